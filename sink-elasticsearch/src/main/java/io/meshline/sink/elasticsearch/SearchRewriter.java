package io.meshline.sink.elasticsearch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewrites by plain {@code _bulk} requests and a scroll, which all engines have: first with the
 * versions of the documents, as the stream writes them; then, whatever the version, those that the
 * index would not take since it has more; then deletes what it did not write. It remembers the ids
 * of all that it wrote.
 */
final class SearchRewriter<T> implements DocumentRewriter<T> {
  private static final Logger LOG = LoggerFactory.getLogger(SearchRewriter.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final byte[] NO_JSON = {};

  private final DocumentBuilder<T> builder;
  private final WindowQuery query;
  private final WriteOptions options;
  private final BulkTransport transport;
  private final StoredIds stored;
  private final Pauses pauses;
  // Ids hash the window too, so within one kind of document they are distinct over indices.
  private final Set<String> ids = new HashSet<>();
  private final Set<String> refreshed = new HashSet<>();

  private List<SearchDocument> buffer = new ArrayList<>();
  private long bufferedBytes;
  private long written;
  private long replaced;
  private long deleted;
  private long left;
  private long rejected;

  SearchRewriter(
      DocumentBuilder<T> builder,
      WindowQuery query,
      WriteOptions options,
      BulkTransport transport,
      StoredIds stored,
      Pauses pauses) {
    this.builder = builder;
    this.query = query;
    this.options = options;
    this.transport = transport;
    this.stored = stored;
    this.pauses = pauses;
  }

  static <T> SearchRewriter<T> open(
      DocumentBuilder<T> builder,
      WindowQuery query,
      SearchConnection connection,
      WriteOptions options) {
    String hosts = connection.hostNames();
    Pauses pauses = new Pauses(hosts, options, PATIENCE);
    return new SearchRewriter<>(
        builder,
        query,
        options,
        new RestBulkTransport(connection),
        new WindowScan(RestClients.open(connection), hosts, query, pauses),
        pauses);
  }

  @Override
  public void write(T metrics) throws InterruptedException {
    SearchDocument document;
    try {
      document = builder.build(metrics);
    } catch (IllegalArgumentException e) {
      rejected++;
      LOG.warn("No document of {}: {}", metrics, e.getMessage());
      return;
    }
    ids.add(document.id());
    int size = BulkBody.size(document);
    if (bufferedBytes + size > options.maxBatchBytes()
        || buffer.size() >= options.maxBatchDocuments()) {
      flush();
    }
    buffer.add(document);
    bufferedBytes += size;
  }

  @Override
  public void flush() throws InterruptedException {
    List<SearchDocument> documents = buffer;
    buffer = new ArrayList<>();
    bufferedBytes = 0;
    refreshed.clear();
    List<SearchDocument> fuller = new ArrayList<>();
    written += settle(RewriteAction.WRITE, documents, fuller);
    long overwritten = settle(RewriteAction.REPLACE, fuller, new ArrayList<>());
    written += overwritten;
    replaced += overwritten;
  }

  @Override
  public void removeOthers(WindowBlock windows) throws InterruptedException {
    List<SearchDocument> others = others(windows);
    for (int from = 0; from < others.size(); from += options.maxBatchDocuments()) {
      int to = Math.min(others.size(), from + options.maxBatchDocuments());
      deleted += settle(RewriteAction.DELETE, others.subList(from, to), new ArrayList<>());
    }
  }

  @Override
  public void leaveOthers(WindowBlock windows) throws InterruptedException {
    left += others(windows).size();
  }

  private List<SearchDocument> others(WindowBlock windows) throws InterruptedException {
    String index = query.index(windows);
    if (refreshed.add(index)) {
      stored.refresh(index);
    }
    return stored.others(windows, ids).stream()
        .map(id -> new SearchDocument(index, id, 0, NO_JSON))
        .toList();
  }

  @Override
  public Counts counts() {
    return new Counts(written, replaced, deleted, left, rejected);
  }

  @Override
  public void close() {
    try {
      transport.close();
    } finally {
      stored.close();
    }
  }

  /**
   * Sends documents until each is done, rejected or superseded.
   *
   * @param superseded takes those of which the index has a larger version
   * @return how many are done
   */
  private long settle(
      RewriteAction action, List<SearchDocument> documents, List<SearchDocument> superseded)
      throws InterruptedException {
    long done = 0;
    List<SearchDocument> open = documents;
    int most = Math.max(1, documents.size());
    while (!open.isEmpty()) {
      List<SearchDocument> part = open.subList(0, Math.min(most, open.size()));
      BulkAnswer answer = send(action.body(part));
      List<SearchDocument> again = new ArrayList<>();
      if (answer instanceof BulkAnswer.Accepted accepted) {
        done += sort(action, part, accepted, superseded, again);
        if (again.size() < part.size()) {
          pauses.worked();
        }
      } else {
        BulkOutcome outcome = checked(BulkOutcome.of(part, answer, transport.hosts()));
        outcome.rejected().forEach(this::reject);
        again.addAll(outcome.again());
        if (outcome.smaller()) {
          most = Math.max(1, part.size() / 2);
        }
        if (outcome.trouble() != null) {
          pauses.pause(outcome.trouble().kind() + " (" + outcome.trouble().detail() + ")");
        }
      }
      List<SearchDocument> rest = new ArrayList<>(again);
      rest.addAll(open.subList(part.size(), open.size()));
      open = rest;
    }
    return done;
  }

  /** Sorts the documents of a request by what came of them; returns how many are done. */
  private int sort(
      RewriteAction action,
      List<SearchDocument> sent,
      BulkAnswer.Accepted answer,
      List<SearchDocument> superseded,
      List<SearchDocument> again)
      throws InterruptedException {
    List<BulkItem> items = items(answer);
    if (items.size() != sent.size()) {
      again.addAll(sent);
      pauses.pause("an answer of " + items.size() + " items (expected: " + sent.size() + ")");
      return 0;
    }
    int done = 0;
    String trouble = null;
    for (int i = 0; i < items.size(); i++) {
      BulkItem item = items.get(i);
      SearchDocument document = sent.get(i);
      switch (action.verdict(item)) {
        case DONE -> done++;
        case SUPERSEDED -> superseded.add(document);
        case RETRY -> {
          again.add(document);
          trouble = document.index() + ": status " + item.status() + ": " + item.reason();
        }
        case REJECTED, TOO_LARGE ->
            reject(new RejectedDocument(item.type(), item.reason(), document));
        case FATAL ->
            throw new SearchStoreException(
                "%s: status %d for a document of %s: %s; check that this user may write and delete there"
                    .formatted(transport.hosts(), item.status(), document.index(), item.reason()));
      }
    }
    if (trouble != null) {
      if (again.size() < sent.size()) {
        pauses.worked();
      }
      pauses.pause(trouble);
    }
    return done;
  }

  private static List<BulkItem> items(BulkAnswer.Accepted answer) {
    try {
      return BulkItem.parse(answer.body());
    } catch (IOException e) {
      LOG.warn("An answer to _bulk is not understood", e);
      return List.of();
    }
  }

  private static BulkOutcome checked(BulkOutcome outcome) {
    SearchStoreException fatal = outcome.fatal();
    if (fatal != null) {
      throw fatal;
    }
    return outcome;
  }

  private void reject(RejectedDocument document) {
    rejected++;
    LOG.warn("{}", document);
  }

  private BulkAnswer send(BulkBody body) throws InterruptedException {
    CompletableFuture<BulkAnswer> answer = new CompletableFuture<>();
    transport.send(body, answer::complete);
    try {
      return answer.get();
    } catch (ExecutionException e) {
      return new BulkAnswer.Unanswered(e);
    }
  }
}
