package io.meshline.standalone.doctor;

import io.meshline.sink.elasticsearch.IndexRetention;
import io.meshline.sink.elasticsearch.IndexTemplates.Installation;
import io.meshline.sink.elasticsearch.Retention;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.sink.elasticsearch.StoreInspection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The search store: whether it is well, has this release's templates, and takes documents. */
public final class StoreCheck implements Check {
  private static final String PART = "search";

  private final SearchConnection connection;
  private final String urls;
  private final InstantSource clock;

  /**
   * @param urls as they were named, for messages
   */
  public StoreCheck(SearchConnection connection, String urls, InstantSource clock) {
    this.connection = connection;
    this.urls = urls;
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
    List<String> over =
        IndexRetention.apply(connection, Retention.DEFAULT, clock.instant(), false).deleted();
    if (!over.isEmpty()) {
      findings.add(
          Finding.warning(
              PART,
              "indices older than they are kept by default: " + String.join(", ", over),
              "./meshline retention --search " + urls + " (daily)"));
    }
    return findings;
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
