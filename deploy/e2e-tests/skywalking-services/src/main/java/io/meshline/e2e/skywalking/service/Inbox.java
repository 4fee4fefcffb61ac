package io.meshline.e2e.skywalking.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A consumer of messages; {@link #receive} is what the plugin instruments. */
public final class Inbox {

  /** Takes a message. */
  @FunctionalInterface
  interface Handler {
    void handle(String message) throws Exception;
  }

  private final String brokers;
  private final String topic;
  private final Handler handler;

  Inbox(String brokers, String topic, Handler handler) {
    this.brokers = brokers;
    this.topic = topic;
    this.handler = handler;
  }

  void run() throws Exception {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", brokers, "group.id", "stock", "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (true) {
        for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofSeconds(1))) {
          receive(message, brokers);
        }
      }
    }
  }

  /** Handles one message. */
  public void receive(ConsumerRecord<String, String> message, String peer) throws Exception {
    handler.handle(message.value());
  }
}
