package io.meshline.e2e.skywalking.service;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer of messages; {@link #send} is what the plugin instruments. */
public final class Outbox {
  private final Producer<String, String> producer;
  private final String brokers;
  private final String topic;

  Outbox(String brokers, String topic) {
    this.brokers = brokers;
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer());
  }

  int publish(String message) throws ExecutionException, InterruptedException {
    send(new ProducerRecord<>(topic, message), brokers);
    return 202;
  }

  /** Sends a message and waits for the broker. */
  public void send(ProducerRecord<String, String> message, String peer)
      throws ExecutionException, InterruptedException {
    producer.send(message).get();
  }
}
