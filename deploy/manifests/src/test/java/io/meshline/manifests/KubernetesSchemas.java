package io.meshline.manifests;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.JSON;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Optional;

/**
 * Whether objects are what Kubernetes and the operators take: core kinds by the classes that are
 * generated of the API server's own description, custom ones by the definition that the operator
 * brings, or by the classes of which it is generated. Fields that are not known are faults, and of
 * core kinds those that are missing, too.
 */
final class KubernetesSchemas {
  private static final String MODELS = "io.kubernetes.client.openapi.models.";

  /** Prefix of the classes by group and version. */
  private static final Map<String, String> CORE =
      Map.of(
          "v1", "V1",
          "apps/v1", "V1",
          "batch/v1", "V1",
          "autoscaling/v2", "V2",
          "policy/v1", "V1",
          "networking.k8s.io/v1", "V1",
          "rbac.authorization.k8s.io/v1", "V1");

  private static final String FLINK = "flink.apache.org/v1beta1/FlinkDeployment";

  private static final Map<String, Class<?>> CUSTOM =
      Map.of(
          "monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class,
          "monitoring.coreos.com/v1/PodMonitor", PodMonitor.class,
          "monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class,
          "kafka.strimzi.io/v1/Kafka", Kafka.class,
          "kafka.strimzi.io/v1/KafkaNodePool", KafkaNodePool.class,
          "kafka.strimzi.io/v1/KafkaTopic", KafkaTopic.class,
          "kafka.strimzi.io/v1/KafkaUser", KafkaUser.class);

  static {
    // Registers the adapters that check.
    new JSON();
  }

  private static final ObjectMapper STRICT = strict();

  private KubernetesSchemas() {}

  /** What is wrong with an object; empty if nothing is. */
  static Optional<String> fault(JsonNode object) {
    String version = object.path("apiVersion").asText();
    String kind = object.path("kind").asText();
    if (CORE.containsKey(version)) {
      return core(CORE.get(version) + kind, object);
    }
    if ((version + "/" + kind).equals(FLINK)) {
      return Optional.of(FlinkDefinition.faults(object))
          .filter(faults -> !faults.isEmpty())
          .map(Object::toString)
          .or(() -> core("V1Pod", object.at("/spec/podTemplate")));
    }
    Class<?> custom = CUSTOM.get(version + "/" + kind);
    if (custom == null) {
      return Optional.of("no schema for " + version + " " + kind);
    }
    try {
      STRICT.treeToValue(object, custom);
    } catch (JsonProcessingException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private static Optional<String> core(String model, JsonNode object) {
    try {
      Class.forName(MODELS + model)
          .getMethod("fromJson", String.class)
          .invoke(null, object.toString());
      return Optional.empty();
    } catch (InvocationTargetException e) {
      return Optional.of(String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException e) {
      return Optional.of("no schema for " + model);
    }
  }

  /** Reads nothing that the classes have no field for, whatever they themselves say of it. */
  private static ObjectMapper strict() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.setAnnotationIntrospector(
        new JacksonAnnotationIntrospector() {
          private static final long serialVersionUID = 1L;

          @Override
          public Boolean hasAnySetter(Annotated annotated) {
            return false;
          }

          @Override
          public JsonIgnoreProperties.Value findPropertyIgnoralByName(
              MapperConfig<?> config, Annotated annotated) {
            return JsonIgnoreProperties.Value.empty();
          }
        });
    return mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }
}
