package io.meshline.sink.elasticsearch;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of the documents of one request: <i>sent = done + superseded + again + rejected</i>,
 * unless it is fatal.
 *
 * @param done documents that are in the index now
 * @param superseded documents of which the index holds a fuller version
 * @param again documents to be sent again
 * @param rejected documents that were given up
 * @param trouble why documents are sent again, null when none is
 * @param smaller whether they shall be sent in smaller parts: the request was too large, too slow
 *     or one too many
 * @param fatal why nothing can be written at all, otherwise null
 */
record BulkOutcome(
    int done,
    int superseded,
    List<SearchDocument> again,
    List<RejectedDocument> rejected,
    @Nullable Trouble trouble,
    boolean smaller,
    @Nullable SearchStoreException fatal) {

  /**
   * Why documents have to wait.
   *
   * @param kind a short word for the log to tell one trouble from another
   * @param detail what was seen
   */
  record Trouble(String kind, String detail) {}

  static BulkOutcome of(List<SearchDocument> sent, BulkAnswer answer, String hosts) {
    if (answer instanceof BulkAnswer.Accepted accepted) {
      return ofItems(sent, accepted.body(), hosts);
    }
    if (answer instanceof BulkAnswer.Refused refused) {
      return ofRefusal(sent, refused, hosts);
    }
    Exception cause = ((BulkAnswer.Unanswered) answer).cause();
    String seen = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    if (Verdict.ofFailure(cause) == Verdict.FATAL) {
      return fatal(
          new SearchStoreException(
              hosts
                  + ": "
                  + seen
                  + "; for https check the CA certificate and the certificate's names",
              cause));
    }
    // A request that takes longer than we wait would take as long again: smaller ones get through.
    return again(sent, new Trouble("no answer", seen), cause instanceof SocketTimeoutException);
  }

  /** How many documents are off the way. */
  int settled() {
    return done + superseded + rejected.size();
  }

  private static BulkOutcome ofItems(List<SearchDocument> sent, byte[] body, String hosts) {
    if (BulkItem.allTaken(body, sent.size())) {
      return new BulkOutcome(sent.size(), 0, List.of(), List.of(), null, false, null);
    }
    List<BulkItem> items;
    try {
      items = BulkItem.parse(body);
    } catch (IOException e) {
      return again(
          sent, new Trouble("answer not understood", String.valueOf(e.getMessage())), false);
    }
    if (items.size() != sent.size()) {
      return again(
          sent,
          new Trouble(
              "answer not understood", items.size() + " items (expected: " + sent.size() + ")"),
          false);
    }
    int done = 0;
    int superseded = 0;
    List<SearchDocument> again = new ArrayList<>();
    List<RejectedDocument> rejected = new ArrayList<>();
    Trouble trouble = null;
    for (int i = 0; i < items.size(); i++) {
      BulkItem item = items.get(i);
      SearchDocument document = sent.get(i);
      switch (item.verdict()) {
        case DONE -> done++;
        case SUPERSEDED -> superseded++;
        case RETRY -> {
          again.add(document);
          trouble =
              new Trouble(
                  "status " + item.status() + " for single documents",
                  document.index() + ": " + item.type() + ": " + item.reason());
        }
        case FATAL -> {
          return fatal(
              new SearchStoreException(
                  hosts
                      + ": status "
                      + item.status()
                      + " for a document of "
                      + document.index()
                      + ": "
                      + item.reason()
                      + "; check that this user may write to it and that it exists or may be"
                      + " created (action.auto_create_index)"));
        }
        case REJECTED, TOO_LARGE ->
            rejected.add(
                new RejectedDocument(
                    item.type().isEmpty() ? "status_" + item.status() : item.type(),
                    item.reason(),
                    document));
      }
    }
    return new BulkOutcome(done, superseded, again, rejected, trouble, false, null);
  }

  private static BulkOutcome ofRefusal(
      List<SearchDocument> sent, BulkAnswer.Refused refused, String hosts) {
    String seen = "status " + refused.status();
    return switch (Verdict.ofRequest(refused.status())) {
      case RETRY -> again(sent, new Trouble(seen, refused.excerpt()), refused.status() == 429);
      case TOO_LARGE -> {
        if (sent.size() > 1) {
          yield again(sent, new Trouble(seen, refused.excerpt()), true);
        }
        SearchDocument document = sent.get(0);
        yield new BulkOutcome(
            0,
            0,
            List.of(),
            List.of(
                new RejectedDocument(
                    "too_large",
                    BulkBody.size(document) + " bytes are more than " + hosts + " takes",
                    document)),
            null,
            false,
            null);
      }
      default ->
          fatal(
              new SearchStoreException(
                  hosts
                      + ": "
                      + seen
                      + " for _bulk; check "
                      + whatToCheck(refused.status())
                      + ". "
                      + refused.excerpt()));
    };
  }

  private static String whatToCheck(int status) {
    return switch (status) {
      case 401 -> "the username and password or the API key";
      case 403 -> "that this user may create and write the indices meshline-*";
      case 404, 405 -> "that hosts are those of an Elasticsearch or OpenSearch, with their path";
      default -> "hosts, and the proxies on the way to them";
    };
  }

  private static BulkOutcome again(List<SearchDocument> sent, Trouble trouble, boolean smaller) {
    return new BulkOutcome(0, 0, sent, List.of(), trouble, smaller, null);
  }

  private static BulkOutcome fatal(SearchStoreException cause) {
    return new BulkOutcome(0, 0, List.of(), List.of(), null, false, cause);
  }
}
