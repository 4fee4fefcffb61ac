package io.meshline.ingest.protocols.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadsTest {

  @ParameterizedTest(name = "{0} {1}/{2} -> {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "service.istio.io/canonical-name=a,app.kubernetes.io/name=b,app=c | ReplicaSet | d-5f7c | p | a",
        "app.kubernetes.io/name=b,app=c          | ReplicaSet  | d-5f7c            | p   | b",
        "app=c                                   | StatefulSet | d                 | p   | c",
        "pod-template-hash=6c8b5d7f9             | ReplicaSet  | cart-v1-6c8b5d7f9 | p   | cart-v1",
        "pod-template-hash=6c8b5d7f9             | ReplicaSet  | cart              | p   | cart",
        "x=y                                     | ReplicaSet  | cart-6c8b5d7f9    | p   | cart",
        "x=y                                     | ReplicaSet  | cart-replicas     | p   | cart-replicas",
        "app='  '                                | StatefulSet | db                | p   | db",
        "x=y                                     | DaemonSet   | agent             | p   | agent",
        "x=y                                     | Job         | migrate           | p   | migrate",
        "x=y                                     | Job         | report-29012345   | p   | report",
        "x=y                                     | ''          | ''                | one | one",
      })
  void theServiceOfAPod(
      String labels, String ownerKind, String ownerName, String pod, String expected) {
    Map<String, String> map = new HashMap<>();
    for (String label : labels.split(",", -1)) {
      String[] pair = label.split("=", 2);
      map.put(pair[0], pair[1].replace("'", ""));
    }

    assertThat(Workloads.service(map, ownerKind, ownerName, pod)).isEqualTo(expected);
  }
}
