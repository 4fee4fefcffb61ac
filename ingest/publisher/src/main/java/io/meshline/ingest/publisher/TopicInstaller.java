package io.meshline.ingest.publisher;

import io.meshline.ingest.publisher.TopicReport.Difference;
import io.meshline.schemas.Topics;
import io.meshline.schemas.Topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates topics of the catalogues. Doing it again, or from two places at once, changes nothing;
 * topics that exist are compared and never altered.
 */
public final class TopicInstaller {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Admin admin;
  private final TopicSizing sizing;

  /**
   * Installs by the given client, which stays the caller's to close.
   *
   * @param sizing where partitions and replication shall differ from the catalogue
   */
  public TopicInstaller(Admin admin, TopicSizing sizing) {
    this.admin = admin;
    this.sizing = sizing;
  }

  /**
   * Creates what is missing of Meshline's own topics and compares the rest.
   *
   * @throws InstallException if the cluster cannot be asked or refuses a topic
   */
  public TopicReport install() {
    return install(Topics.all());
  }

  /**
   * Creates what is missing of these topics and compares the rest.
   *
   * @throws InstallException if the cluster cannot be asked or refuses a topic
   */
  public TopicReport install(List<Topic> topics) {
    Set<String> present = await("list topics", admin.listTopics().names());
    List<String> created = new ArrayList<>();
    List<Topic> existing = new ArrayList<>();
    for (Topic topic : topics) {
      if (!present.contains(topic.name()) && create(topic)) {
        created.add(topic.name());
      } else {
        existing.add(topic);
      }
    }
    return new TopicReport(
        created, existing.stream().map(Topic::name).toList(), differences(existing));
  }

  /**
   * Compares those of these topics that exist, and creates none.
   *
   * @return what is there and how it differs; what is missing is in neither
   * @throws InstallException if the cluster cannot be asked
   */
  public TopicReport compare(List<Topic> topics) {
    Set<String> present = await("list topics", admin.listTopics().names());
    List<Topic> existing = topics.stream().filter(topic -> present.contains(topic.name())).toList();
    return new TopicReport(
        List.of(), existing.stream().map(Topic::name).toList(), differences(existing));
  }

  /** False if somebody else created it meanwhile. */
  private boolean create(Topic topic) {
    NewTopic wanted =
        new NewTopic(topic.name(), Optional.of(sizing.partitions(topic)), sizing.replication())
            .configs(topic.config());
    try {
      var unused = await("create topic " + topic.name(), admin.createTopics(List.of(wanted)).all());
      return true;
    } catch (InstallException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private List<Difference> differences(List<Topic> topics) {
    if (topics.isEmpty()) {
      return List.of();
    }
    List<String> names = topics.stream().map(Topic::name).toList();
    Map<String, TopicDescription> described =
        await("describe topics", admin.describeTopics(names).allTopicNames());
    Map<ConfigResource, Config> configs =
        await(
            "describe the configuration of topics",
            admin.describeConfigs(names.stream().map(TopicInstaller::resource).toList()).all());
    List<Difference> differences = new ArrayList<>();
    for (Topic topic : topics) {
      TopicDescription description = described.get(topic.name());
      Config config = configs.get(resource(topic.name()));
      if (description != null && config != null) {
        differences.addAll(
            TopicComparison.differences(
                topic,
                sizing,
                description.partitions().size(),
                description.partitions().get(0).replicas().size(),
                values(config)));
      }
    }
    return differences;
  }

  private static Map<String, String> values(Config config) {
    Map<String, String> values = new HashMap<>();
    for (ConfigEntry entry : config.entries()) {
      if (entry.value() != null) {
        values.put(entry.name(), entry.value());
      }
    }
    return values;
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static <T> T await(String what, KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new InstallException("cannot " + what + ": " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new InstallException("cannot " + what + ": no answer within " + TIMEOUT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InstallException("cannot " + what + ": interrupted", e);
    }
  }
}
