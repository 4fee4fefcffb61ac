package io.meshline.e2e.contracts;

import io.meshline.schemas.registry.InMemorySchemaRegistry;
import io.meshline.schemas.registry.SchemaRegistry;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The contract against Kafka in a container, where a Docker engine answers. */
@ExtendWith(DockerNotice.class)
@Testcontainers(disabledWithoutDocker = true)
class ContainerPublisherIT extends KafkaContract {
  @Container static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.2.0");
  private static final SchemaRegistry REGISTRY = new InMemorySchemaRegistry();

  @Override
  String bootstrapServers() {
    return KAFKA.getBootstrapServers();
  }

  @Override
  SchemaRegistry registry() {
    return REGISTRY;
  }
}
