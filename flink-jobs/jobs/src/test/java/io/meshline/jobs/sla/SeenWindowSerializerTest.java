package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.LatencySketch;
import io.meshline.sla.Entity;
import io.meshline.sla.Figures;
import io.meshline.sla.Grain;
import io.meshline.sla.Party;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class SeenWindowSerializerTest {
  private static final Party SOURCE =
      new Party("t", "e:1", "3:x", "fr\u2603nt", "i", "GET:/{}/12:y", "user");
  private static final Party DESTINATION = new Party("", "", "", "7:cart", "", "", "service");

  @Test
  void whatIsWrittenIsRead() throws Exception {
    LatencySketch sketch = new LatencySketch();
    sketch.add(1_234, 5);
    SeenWindow window =
        new SeenWindow(
            new Entity(Grain.ENDPOINT, SOURCE, DESTINATION),
            true,
            29_000_160,
            17,
            true,
            new Figures(1, 2, 3, 4, 5, 6, 7, 8, sketch, Map.of("503", 9L), List.of("a", "b"), "c"));
    DataOutputSerializer out = new DataOutputSerializer(64);
    SeenWindowSerializer.INSTANCE.serialize(window, out);
    SeenWindow read =
        SeenWindowSerializer.INSTANCE.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

    assertThat(read).usingRecursiveComparison().ignoringFields("figures.sketch").isEqualTo(window);
    assertThat(read.figures().sketch().toBytes()).isEqualTo(sketch.toBytes());
  }

  @Test
  void entitiesAreTheirTexts() {
    for (Entity entity :
        List.of(
            Entity.node(Grain.SERVICE, DESTINATION),
            Entity.node(Grain.INSTANCE, SOURCE),
            new Entity(Grain.ENDPOINT, SOURCE, DESTINATION))) {
      assertThat(EntityText.entity(EntityText.of(entity))).isEqualTo(entity);
    }
    assertThat(EntityText.owner(new Entity(Grain.ENDPOINT, SOURCE, DESTINATION)))
        .isEqualTo(EntityText.of(Entity.node(Grain.SERVICE, DESTINATION)));
  }
}
