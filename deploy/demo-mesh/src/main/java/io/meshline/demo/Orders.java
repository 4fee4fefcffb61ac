package io.meshline.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The orders' way through Kafka. Settings: {@code kafka} (bootstrap servers) and {@code topic}. */
final class Orders {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int SEND_SECONDS = 5;

  private Orders() {}

  /** Hands orders over. Thread-safe. */
  static final class Sender {
    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final CallCounts counts;

    Sender(MeshSettings settings, CallCounts counts) {
      this.topic = settings.text("topic");
      this.counts = counts;
      this.producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers", settings.text("kafka"),
                  "key.serializer", StringSerializer.class.getName(),
                  "value.serializer", StringSerializer.class.getName(),
                  "buffer.memory", "2097152",
                  "max.block.ms", "5000"));
      Runtime.getRuntime().addShutdownHook(new Thread(producer::close, "producer-close"));
    }

    void send(String order) throws Exception {
      producer.send(new ProducerRecord<>(topic, order, order)).get(SEND_SECONDS, TimeUnit.SECONDS);
      counts.called("kafka:" + topic, "send", 0);
    }
  }

  /** Ships what was ordered. */
  static final class Receiver {
    private final MeshSettings settings;
    private final CallCounts counts;

    Receiver(MeshSettings settings, CallCounts counts) {
      this.settings = settings;
      this.counts = counts;
    }

    void start() {
      new Thread(this::run, "orders").start();
    }

    private void run() {
      String topic = settings.text("topic");
      try (var consumer =
          new KafkaConsumer<String, String>(
              Map.of(
                  "bootstrap.servers", settings.text("kafka"),
                  "group.id", "shipping",
                  "auto.offset.reset", "earliest",
                  "key.deserializer", StringDeserializer.class.getName(),
                  "value.deserializer", StringDeserializer.class.getName()))) {
        consumer.subscribe(List.of(topic));
        while (!Thread.currentThread().isInterrupted()) {
          for (ConsumerRecord<String, String> order : consumer.poll(POLL)) {
            ship(order.value());
            counts.served("process " + topic, 0);
          }
        }
      }
    }

    private static void ship(String order) {
      // Some work, so that the agent has something to time.
      int sum = 0;
      for (int i = 0; i < 20_000; i++) {
        sum = sum * 31 + order.hashCode() + i;
      }
      if (sum == 42) {
        System.out.println("a lucky order: " + order);
      }
    }
  }
}
