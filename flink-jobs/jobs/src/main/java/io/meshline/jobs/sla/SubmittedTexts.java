package io.meshline.jobs.sla;

import io.meshline.jobs.config.InvalidOptionsException;
import io.meshline.jobs.config.Options;
import io.meshline.sla.ObjectiveSet;
import io.meshline.sla.config.FaultyObjectivesException;
import io.meshline.sla.config.ObjectiveFiles;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The texts of the files that a job is submitted with.
 *
 * <p>A job that may go on from a state is not kept from it by a fault in a file: its state has a
 * last good set, and the aggregation must not stop for what the files of objectives say. The faults
 * are told by the operators then, as those of files that change while the job runs.
 */
final class SubmittedTexts {
  private static final Logger LOG = LoggerFactory.getLogger(SubmittedTexts.class);

  private SubmittedTexts() {}

  /**
   * Reads the files.
   *
   * @param flink how the job is run
   * @return texts, with faults only if the job may have a state
   * @throws InvalidOptionsException with every fault of the files, if the job has no state
   */
  static Map<String, String> read(Options options, ReadableConfig flink) {
    Map<String, String> texts = ObjectiveTexts.readOrSayWhyNot(options.get(SlaOptions.OBJECTIVES));
    try {
      ObjectiveSet unused = ObjectiveFiles.parse(texts);
    } catch (FaultyObjectivesException e) {
      List<String> faults =
          e.faults().stream().map(fault -> SlaOptions.OBJECTIVES.key() + ": " + fault).toList();
      if (!mayHaveState(flink)) {
        throw new InvalidOptionsException(faults);
      }
      LOG.warn(
          "Objectives have faults; if the state has a set, it stays in use: {}",
          String.join("\n", faults));
    }
    return texts;
  }

  /**
   * Whether a state is named, or Flink may find one: with high availability a job is submitted
   * again whenever its JobManager is.
   */
  private static boolean mayHaveState(ReadableConfig flink) {
    return flink.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent()
        || !flink.get(HighAvailabilityOptions.HA_MODE).equalsIgnoreCase("none");
  }
}
