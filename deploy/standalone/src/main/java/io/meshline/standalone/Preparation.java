package io.meshline.standalone;

import io.meshline.ingest.publisher.SchemaInstaller;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicReport;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.schemas.Topics;
import io.meshline.schemas.Topics.Topic;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.sink.elasticsearch.IndexTemplates;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.standalone.engine.EngineException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/** What the engines must hold before Meshline's own parts start. Doing it again changes nothing. */
final class Preparation {
  /** One machine has no use for more. */
  static final int PARTITIONS = 4;

  private static final int TIMEOUT_SECONDS = 30;

  private Preparation() {}

  /** Creates Meshline's topics and those that agents write into. */
  static String topics(String bootstrapServers, Set<KafkaIntake> intakes) {
    List<Topic> topics = new ArrayList<>(Topics.all());
    intakes.forEach(intake -> topics.addAll(intake.topics("")));
    try (Admin admin = admin(bootstrapServers)) {
      TopicReport report =
          new TopicInstaller(
                  admin, new TopicSizing(OptionalInt.of(PARTITIONS), Map.of(), OptionalInt.of(1)))
              .install(topics);
      return report.created().size() + " created, " + report.existing().size() + " there";
    }
  }

  /** Creates a topic that is not Meshline's. */
  static void topic(String bootstrapServers, String name) {
    try (Admin admin = admin(bootstrapServers)) {
      admin
          .createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)))
          .all()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new EngineException(
            "cannot create topic " + name + " at " + bootstrapServers + ": " + cause(e), e);
      }
    } catch (TimeoutException e) {
      throw new EngineException(
          "cannot create topic "
              + name
              + " at "
              + bootstrapServers
              + ": no answer within "
              + TIMEOUT_SECONDS
              + " s",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while creating topic " + name, e);
    }
  }

  /** Registers Meshline's schemas. */
  static String schemas(URI registry) {
    return new SchemaInstaller(new SchemaRegistryClient(registry.toString())).install().size()
        + " registered";
  }

  /** Installs the index templates. */
  static String templates(URI search) {
    return IndexTemplates.install(SearchConnection.to(search.toString())).size() + " installed";
  }

  private static Admin admin(String bootstrapServers) {
    try {
      return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    } catch (KafkaException e) {
      throw new EngineException("kafka at " + bootstrapServers + ": " + cause(e), e);
    }
  }

  /** Kafka's client says in the cause what is wrong. */
  private static String cause(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }
}
