package io.meshline.jobs.kafka;

import io.meshline.jobs.config.InvalidOptionsException;
import io.meshline.jobs.config.Options;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks Kafka, where a job is submitted and with the job's own credentials, for the topics that it
 * reads: a wrong password, an untrusted certificate or a topic that is missing is told within
 * seconds, instead of by a job that restarts for ever.
 */
public final class KafkaAccess {
  private static final int REQUEST_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 15_000;

  private KafkaAccess() {}

  /**
   * Asks, unless {@link KafkaOptions#CHECK} says not to.
   *
   * @param topics that the job reads
   * @throws InvalidOptionsException if Kafka does not answer, refuses or lacks one of the topics;
   *     says why, without secrets
   */
  public static void check(Options options, List<String> topics) {
    if (options.get(KafkaOptions.CHECK)) {
      try {
        ask(options, topics);
      } catch (InvalidOptionsException e) {
        forgetMechanisms();
        throw e;
      }
    }
  }

  private static void ask(Options options, List<String> topics) {
    Properties properties = KafkaOptions.client(options);
    properties.setProperty(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Integer.toString(REQUEST_MILLIS));
    properties.setProperty(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Integer.toString(ANSWER_MILLIS));
    try (Admin admin = Admin.create(properties)) {
      List<String> missing = missing(admin.describeTopics(topics).topicNameValues());
      if (!missing.isEmpty()) {
        throw fault(
            options,
            "has no topic "
                + String.join(", ", missing)
                + " (expected: created by ./meshline setup, or visible to the user)");
      }
    } catch (ExecutionException e) {
      throw fault(options, "cannot be used: " + reason(e));
    } catch (KafkaException e) {
      throw fault(options, "cannot be used: " + reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw fault(options, "was not asked: interrupted");
    }
  }

  /**
   * Kafka registers its SASL mechanisms with the whole JVM. After a submission that failed, Flink
   * closes the class loader they came by, with half of their classes not loaded yet: every later
   * job in this JVM would be given them, and wait in vain. Kafka beside Flink's own classes, whose
   * class loader lives on, keeps them.
   */
  private static void forgetMechanisms() {
    ClassLoader ours = Admin.class.getClassLoader();
    if (ours == StreamExecutionEnvironment.class.getClassLoader()) {
      return;
    }
    for (Provider provider : Security.getProviders()) {
      if (provider.getClass().getClassLoader() == ours) {
        Security.removeProvider(provider.getName());
      }
    }
  }

  private static List<String> missing(Map<String, KafkaFuture<TopicDescription>> answers)
      throws ExecutionException, InterruptedException {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> answer :
        new TreeMap<>(answers).entrySet()) {
      try {
        TopicDescription unused = answer.getValue().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
        missing.add(answer.getKey());
      }
    }
    return missing;
  }

  /** The innermost cause says most: what is around it only says that it failed. */
  private static String reason(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private static InvalidOptionsException fault(Options options, String what) {
    return new InvalidOptionsException(
        List.of(
            KafkaOptions.BOOTSTRAP_SERVERS.key()
                + ": "
                + String.join(",", options.get(KafkaOptions.BOOTSTRAP_SERVERS))
                + ", by "
                + KafkaOptions.security(options, new ArrayList<>())
                + ", "
                + what));
  }
}
