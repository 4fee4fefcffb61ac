package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

class EntityKeyTest {

  @Test
  void theOwnerIsTheCalledService() {
    Party long1 = new Party("t", "é".repeat(64), "n", "s".repeat(200), "i", "e", Kind.DATABASE);
    Party from = new Party("t2", "", "m", "x".repeat(130), "j", "f", Kind.SERVICE);
    EntityKey owner = EntityKey.node(Grain.SERVICE, long1);
    for (Grain grain : Grain.values()) {
      assertThat(EntityKey.node(grain, long1).owner()).isEqualTo(owner);
      assertThat(EntityKey.edge(grain, from, long1).owner()).isEqualTo(owner);
      assertThat(EntityKey.edge(grain, from, long1).ownerHash()).isEqualTo(owner.ownerHash());
    }
    assertThat(owner.destination().getService()).isEqualTo(long1.getService());
    assertThat(EntityKey.edge(Grain.SERVICE, long1, from).owner()).isNotEqualTo(owner);
  }

  @Test
  void everyKeyGroupHasOneShardAndServicesAreSpreadOverThem() {
    for (int count : new int[] {1, 2, 128, 1_000}) {
      Shards shards = new Shards(count);
      Map<Integer, Integer> servicesByShard = new HashMap<>();
      Set<Integer> groups = new HashSet<>();
      for (int i = 0; i < 20 * count; i++) {
        Party party = SampleCalls.service("service-" + i, "i", "e");
        int shard = shards.getKey(partial(EntityKey.node(Grain.INSTANCE, party)));
        assertThat(shards.getKey(partial(EntityKey.edge(Grain.ENDPOINT, party, party))))
            .isEqualTo(shard);
        servicesByShard.merge(shard, 1, Integer::sum);
        groups.add(KeyGroupRangeAssignment.assignToKeyGroup(shard, count));
      }
      assertThat(groups).hasSize(count);
      assertThat(servicesByShard).hasSize(count);
      assertThat(servicesByShard.values())
          .as("the limit is twice what is expected")
          .allSatisfy(services -> assertThat(services).isLessThanOrEqualTo(40));
    }
  }

  private static Partial partial(EntityKey entity) {
    return new Partial(entity, 0, WindowSize.MINUTE, new byte[0]);
  }
}
