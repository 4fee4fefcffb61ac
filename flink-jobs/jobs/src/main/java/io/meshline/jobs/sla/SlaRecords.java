package io.meshline.jobs.sla;

import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import io.meshline.schemas.ClientErrors;
import io.meshline.schemas.EventKind;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Indicator;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Severity;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.TopologyEvent;
import io.meshline.sla.AlertChange;
import io.meshline.sla.Entity;
import io.meshline.sla.ObjectiveSet;
import io.meshline.sla.Progress;
import io.meshline.sla.topology.TopologyChange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the rules say, as the records of the contract. */
final class SlaRecords {
  private static final Party NOBODY = Party.newBuilder().setService("").build();
  private static final int FINGERPRINT_BYTES = 16;

  private SlaRecords() {}

  static SlaMetrics progress(Progress progress) {
    Map<String, Double> rates = new HashMap<>();
    progress.burnRates().forEach((lookBack, rate) -> rates.put(lookBack.text(), rate));
    return SlaMetrics.newBuilder()
        .setObjective(progress.objective().name())
        .setIndicator(Indicator.valueOf(progress.objective().indicator().name()))
        .setSource(party(progress.entity().source()))
        .setDestination(party(progress.entity().destination()))
        .setGrain(grain(progress.entity()))
        .setResolution(progress.hourly() ? Resolution.HOUR : Resolution.MINUTE)
        .setWindowStart(time(progress.begin()))
        .setVersion(progress.version())
        .setTarget(progress.objective().target().share())
        .setThresholdMicros(progress.objective().thresholdMicros())
        .setClientErrors(ClientErrors.valueOf(progress.objective().clientErrors().name()))
        .setGood(progress.window().good())
        .setTotal(progress.window().total())
        .setCompliance(progress.compliance())
        .setErrorBudgetLeft(progress.budgetLeft())
        .setBurnRates(rates)
        .setPeriodGood(progress.period().good())
        .setPeriodTotal(progress.period().total())
        .setPeriodMinutes(progress.objective().period().length(progress.end()))
        .setCoveredMinutes(progress.coveredMinutes())
        .setMinutesLeft(progress.minutesLeft().orElse(-1))
        .build();
  }

  static Alert alert(AlertChange change) {
    return Alert.newBuilder()
        .setFingerprint(fingerprint(change.labels()))
        .setName(change.name())
        .setSeverity(Severity.valueOf(change.severity().name()))
        .setState(AlertState.valueOf(change.state().name()))
        .setStartsAt(time(change.startedMinute()))
        .setChangedAt(time(change.changedMinute()))
        .setLabels(change.labels())
        .setAnnotations(change.annotations())
        .setFired(change.fired())
        .build();
  }

  static TopologyEvent event(TopologyChange change) {
    return TopologyEvent.newBuilder()
        .setKind(EventKind.valueOf(change.kind().name()))
        .setSource(party(change.entity().source()))
        .setDestination(party(change.entity().destination()))
        .setGrain(grain(change.entity()))
        .setAt(time(change.minute()))
        .setSummary(change.summary())
        .setAttributes(change.attributes())
        .build();
  }

  /** A set of objectives came into use. */
  static TopologyEvent loaded(ObjectiveSet set, Collection<String> files, Instant at) {
    return event(
        EventKind.OBJECTIVES_LOADED,
        at,
        "%d objectives and %d rules are in use."
            .formatted(set.objectives().size(), set.rules().size()),
        Map.of("files", String.join(", ", new TreeSet<>(files))));
  }

  /** Files have faults. */
  static TopologyEvent refused(List<String> faults, Instant at) {
    return event(
        EventKind.OBJECTIVES_REFUSED,
        at,
        "Objectives have faults, the last good ones stay in use.",
        Map.of("faults", String.join("\n", faults)));
  }

  /**
   * A job found a set in its state that cannot be used as a whole any more, or none that can.
   *
   * @param set what is in use
   */
  static TopologyEvent refused(ObjectivesInUse.Refused unusable, ObjectiveSet set, Instant at) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("faults", String.join("\n", unusable.faults()));
    if (!unusable.single().isEmpty()) {
      attributes.put("left-out", String.join("\n", unusable.single()));
    }
    return event(
        EventKind.OBJECTIVES_REFUSED,
        at,
        "Objectives of the state cannot be used as they are: %d objectives and %d rules are in use, %d of the state are left out."
            .formatted(set.objectives().size(), set.rules().size(), unusable.single().size()),
        attributes);
  }

  /** About objectives, which concern nobody in particular. */
  private static TopologyEvent event(
      EventKind kind, Instant at, String summary, Map<String, String> attributes) {
    return TopologyEvent.newBuilder()
        .setKind(kind)
        .setSource(NOBODY)
        .setDestination(NOBODY)
        .setGrain(Grain.SERVICE)
        .setAt(at)
        .setSummary(summary)
        .setAttributes(attributes)
        .build();
  }

  /** The same for equal labels, in every JVM. */
  static String fingerprint(Map<String, String> labels) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
        update(sha256, label.getKey());
        update(sha256, label.getValue());
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256, this one does not", e);
    }
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static Party party(io.meshline.sla.@Nullable Party party) {
    return party == null
        ? NOBODY
        : new Party(
            party.tenant(),
            party.environment(),
            party.namespace(),
            party.service(),
            party.instance(),
            party.endpoint(),
            Kind.valueOf(party.kind().toUpperCase(Locale.ROOT)));
  }

  private static Grain grain(Entity entity) {
    return Grain.valueOf(entity.grain().name());
  }

  private static Instant time(long minute) {
    return Instant.ofEpochSecond(minute * 60);
  }
}
