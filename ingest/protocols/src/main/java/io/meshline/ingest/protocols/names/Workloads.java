package io.meshline.ingest.protocols.names;

import io.meshline.ingest.protocols.Text;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the service of a Kubernetes pod is called: Istio's rule, so that both say the same. */
public final class Workloads {

  public static final String CANONICAL_NAME = "service.istio.io/canonical-name";
  public static final String KUBERNETES_NAME = "app.kubernetes.io/name";
  public static final String APP = "app";

  /** Labels that name a service, the first one wins. */
  public static final List<String> LABELS = List.of(CANONICAL_NAME, KUBERNETES_NAME, APP);

  private static final String TEMPLATE_HASH = "pod-template-hash";

  /** What a CronJob adds to the names of its jobs: minutes since 1970. */
  private static final Pattern OF_CRON_JOB = Pattern.compile("(.+)-[0-9]{8}");

  /** What a Deployment adds to the names of its ReplicaSets: a hash in these characters. */
  private static final Pattern OF_DEPLOYMENT =
      Pattern.compile("(.+)-[bcdfghjklmnpqrstvwxz2456789]{6,10}");

  private Workloads() {}

  /**
   * The name of a pod's service: the first label that is not blank, else the workload that owns the
   * pod (the Deployment behind a ReplicaSet, the CronJob behind a Job), else the pod itself.
   *
   * @param ownerKind of the controller, empty if there is none
   * @param ownerName of the controller
   */
  public static String service(
      Map<String, String> labels, String ownerKind, String ownerName, String pod) {
    for (String label : LABELS) {
      String name = labels.getOrDefault(label, "");
      if (!Text.isBlank(name)) {
        return name;
      }
    }
    if (ownerName.isEmpty()) {
      return pod;
    }
    return switch (ownerKind) {
      case "ReplicaSet" -> deployment(ownerName, labels.getOrDefault(TEMPLATE_HASH, ""));
      case "Job" -> without(OF_CRON_JOB, ownerName);
      default -> ownerName;
    };
  }

  /** A ReplicaSet without a Deployment has no hash in its name, and its pods no label of it. */
  private static String deployment(String replicaSet, String hash) {
    if (hash.isEmpty()) {
      return without(OF_DEPLOYMENT, replicaSet);
    }
    return replicaSet.endsWith('-' + hash)
        ? replicaSet.substring(0, replicaSet.length() - hash.length() - 1)
        : replicaSet;
  }

  private static String without(Pattern suffix, String name) {
    Matcher matcher = suffix.matcher(name);
    return matcher.matches() ? matcher.group(1) : name;
  }
}
