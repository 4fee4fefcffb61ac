package io.meshline.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrongerTemplateTest {

  @Test
  void whatOutranksOursIsNamedWithThoseWhosePlaceItTakes() throws Exception {
    assertThat(
            among(
                """
                [{"name": "all", "index_template": {"index_patterns": ["*"], "priority": 100}},
                 {"name": "hours", "index_template": {"index_patterns": ["logs-*", "meshline-*-1h-*"], "priority": 500}},
                 {"name": "meshline-edges", "index_template": {"index_patterns": ["meshline-edges-*"], "priority": 900}},
                 {"name": "elsewhere", "index_template": {"index_patterns": ["meshline2-*"], "priority": 900}},
                 {"name": "nodes", "index_template": {"index_patterns": ["meshline-nodes-*"], "priority": 201}}]
                """))
        .contains(
            new StrongerTemplate("hours", 500, "meshline-nodes"),
            new StrongerTemplate("hours", 500, "meshline-edges"),
            new StrongerTemplate("nodes", 201, "meshline-nodes"))
        .extracting(StrongerTemplate::name)
        .containsOnly("hours", "nodes");
  }

  @Test
  void withoutOthersThereIsNone() throws Exception {
    assertThat(among("[]")).isEmpty();
    assertThat(
            among(
                "[{\"name\": \"none\", \"index_template\": {\"index_patterns\":"
                    + " [\"meshline-*\"]}}]"))
        .isEmpty();
  }

  private static List<StrongerTemplate> among(String templates) throws Exception {
    return StrongerTemplate.among(new ObjectMapper().readTree(templates), Template.shipped());
  }
}
