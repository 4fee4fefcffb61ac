package io.meshline.standalone;

import io.meshline.sink.elasticsearch.IndexRetention;
import io.meshline.sink.elasticsearch.SearchConnection;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code retention}: deletes indices whose windows are older than they shall be kept. */
@Command(
    name = "retention",
    mixinStandardHelpOptions = true,
    description = {
      "Delete the indices whose windows all ended longer ago than they are kept: run it daily.",
      "An index holds the minutes of a day, the hours of a month or the days of a year, and goes as"
          + " a whole. Indices with other names stay.",
      "Secrets come from the environment: MESHLINE_SEARCH_USER and MESHLINE_SEARCH_PASSWORD, or"
          + " MESHLINE_SEARCH_API_KEY; or from the file that the variable with _FILE names."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:what is older than it shall be is deleted or, with --dry-run, named",
      "1:the search store refused or did not answer",
      "2:options that cannot be"
    })
final class RetentionCommand implements Callable<Integer> {
  private final Supplier<String> usualSearch;
  private final Map<String, String> environment;
  private final InstantSource clock;

  @Option(
      names = "--search",
      paramLabel = "URL,…",
      description = "Search store; default: that of the stack on this machine.")
  private @Nullable String search;

  @Option(
      names = "--search-ca",
      paramLabel = "FILE",
      description = "PEM file with the certificates to trust at the search store.")
  private @Nullable String searchCertificates;

  @Mixin private KeepOptions keep = new KeepOptions();

  @Option(names = "--dry-run", description = "Only tell what would be deleted.")
  private boolean dryRun;

  RetentionCommand(
      Supplier<String> usualSearch, Map<String, String> environment, InstantSource clock) {
    this.usualSearch = usualSearch;
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try {
      SearchConnection store =
          SearchAccess.connection(
              search == null ? usualSearch.get() : search, searchCertificates, environment);
      IndexRetention.Report report =
          IndexRetention.apply(store, keep.retention(), clock.instant(), !dryRun);
      report.deleted().forEach(i -> System.out.println((dryRun ? "would go: " : "deleted: ") + i));
      report.others().forEach(i -> System.out.println("not ours, stays: " + i));
      System.out.println(report.kept().size() + " indices kept");
      return 0;
    } catch (RuntimeException e) {
      System.err.println(e.getMessage());
      return e instanceof IllegalArgumentException ? 2 : 1;
    }
  }
}
