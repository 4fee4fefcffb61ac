package io.meshline.standalone.doctor;

import io.meshline.sink.elasticsearch.IndexRetention;
import io.meshline.sink.elasticsearch.IndexTemplates.Installation;
import io.meshline.sink.elasticsearch.Retention;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.sink.elasticsearch.StoreInspection;
import io.meshline.sink.elasticsearch.StrongerTemplate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The search store: whether it is well, has this release's templates, and takes documents. */
public final class StoreCheck implements Check {
  private static final String PART = "search";

  /** How often what is old is deleted: so long it may be there though its time is over. */
  private static final Duration DAILY = Duration.ofDays(1);

  private static final int SHOWN = 3;

  private final SearchConnection connection;
  private final String urls;
  private final Retention retention;
  private final InstantSource clock;

  /**
   * @param urls as they were named, for messages
   * @param retention how long documents are kept
   */
  public StoreCheck(
      SearchConnection connection, String urls, Retention retention, InstantSource clock) {
    this.connection = connection;
    this.urls = urls;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public String part() {
    return PART;
  }

  @Override
  public String remedy() {
    return "curl -s " + first() + " (expected: the engine's name and version)";
  }

  @Override
  public List<Finding> run() {
    StoreInspection store = StoreInspection.of(connection, Duration.ZERO);
    List<Finding> findings = new ArrayList<>();
    findings.add(health(store));
    boolean all = true;
    for (Installation template : store.templates()) {
      switch (template.action()) {
        case UNCHANGED -> {}
        case INSTALLED, UPGRADED -> {
          all = false;
          findings.add(
              Finding.fault(
                  PART,
                  "index template %s: %s (expected: version %d)"
                      .formatted(
                          template.name(),
                          template.found() == 0 ? "missing" : "version " + template.found(),
                          template.shipped()),
                  "./meshline setup --search " + urls));
        }
        case NEWER_KEPT -> {
          all = false;
          findings.add(
              Finding.warning(
                  PART,
                  "index template %s: version %d (expected: %d, this release's)"
                      .formatted(template.name(), template.found(), template.shipped()),
                  "use the commands of the release that runs"));
        }
      }
    }
    if (all) {
      findings.add(Finding.ok(PART, store.templates().size() + " index templates of this release"));
    }
    store.stronger().forEach(other -> findings.add(stronger(other)));
    if (!store.blocked().isEmpty()) {
      findings.add(
          Finding.fault(
              PART,
              "indices that take no documents: " + String.join(", ", store.blocked()),
              "make room on the disks, then: curl -s -X PUT "
                  + first()
                  + "/meshline-*/_settings -H 'Content-Type: application/json' -d"
                  + " '{\"index.blocks.read_only_allow_delete\": null}'"));
    }
    overdue(
            IndexRetention.apply(connection, retention, clock.instant().minus(DAILY), false)
                .deleted(),
            retention,
            urls)
        .ifPresent(findings::add);
    return findings;
  }

  private Finding stronger(StrongerTemplate other) {
    return Finding.warning(
        PART,
        "index template %s (priority %d) takes the place of %s in new indices"
            .formatted(other.name(), other.priority(), other.shipped()),
        "unless it is a copy of ours with settings of yours: curl -s -X DELETE %s/_index_template/%s, and deploy/docs/runbook/store-refuses-documents.md"
            .formatted(first(), other.name()));
  }

  /** What to say about indices whose time is over; nothing if there are none. */
  static Optional<Finding> overdue(List<String> indices, Retention retention, String urls) {
    if (indices.isEmpty()) {
      return Optional.empty();
    }
    String more = indices.size() > SHOWN ? " and %d more".formatted(indices.size() - SHOWN) : "";
    return Optional.of(
        Finding.warning(
            PART,
            "%d indices are older than they are to be kept: %s%s"
                .formatted(
                    indices.size(),
                    String.join(", ", indices.subList(0, Math.min(SHOWN, indices.size()))),
                    more),
            "./meshline retention --search %s --keep-minutes %d --keep-hours %d --keep-days %d (daily); or tell doctor the days that you keep them"
                .formatted(
                    urls,
                    retention.minute().toDays(),
                    retention.hour().toDays(),
                    retention.day().toDays())));
  }

  private Finding health(StoreInspection store) {
    String text = store.engine() + " at " + urls + ", health: " + store.health();
    return switch (store.health()) {
      case "red" ->
          Finding.fault(
              PART,
              text + " (expected: green)",
              "curl -s '" + first() + "/_cluster/allocation/explain?pretty'");
      case "yellow" ->
          Finding.warning(
              PART,
              text + " (expected: green)",
              "curl -s '"
                  + first()
                  + "/_cat/shards?v' (usual on a single node with indices of others)");
      default -> Finding.ok(PART, text);
    };
  }

  private String first() {
    return urls.split(",", 2)[0];
  }
}
