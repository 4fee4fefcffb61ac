package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.CallAggregationJob;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The graph as it is defined; nothing runs. */
class CallAggregationGraphTest {

  @ParameterizedTest
  @EnumSource(CallReading.class)
  void everyOperatorHasItsUid(CallReading reading) {
    Options options = RollUpRuns.options(Map.of());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2);
    env.configure(RuntimeOptions.configuration("test", options), getClass().getClassLoader());
    CallAggregation.define(
        env,
        options,
        reading.source(new InMemorySchemaRegistry(), List.of()),
        new Collected().sinks());

    StreamGraph graph = env.getStreamGraph();

    assertThat(env.getConfiguration().get(PipelineOptions.GENERIC_TYPES)).isFalse();
    assertThat(graph.getStreamNodes())
        .allSatisfy(node -> assertThat(node.getTransformationUID()).isNotNull());
    assertThat(graph.getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .contains(
            "calls",
            "combine",
            "roll-up",
            "roll-up-other",
            "nodes",
            "nodes-other",
            "edges",
            "edges-other",
            "late-calls",
            "late-nodes",
            "late-edges",
            "dead-letters");
    List<String> vertices = new ArrayList<>();
    for (JobVertex vertex : graph.getJobGraph().getVertices()) {
      vertices.add(vertex.getName());
    }
    assertThat(vertices)
        .as("calls go from the source to combine without a copy")
        .anySatisfy(name -> assertThat(name).contains("Calls").contains("Combine"));
  }

  @Test
  void theJobWithItsRealEndsCanBeSubmitted() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2);
    Options options =
        AggregationOptions.table()
            .of(
                Map.of(
                    "kafka.bootstrap-servers", "localhost:1",
                    "kafka.check", "false",
                    "registry.urls", "http://localhost:1",
                    "search.hosts", "http://localhost:1",
                    "search.install-templates", "false",
                    "job.parallelism", "3",
                    "source.stop", "latest"));

    CallAggregationJob.define(env, options);
    StreamGraph graph = env.getStreamGraph();

    assertThat(graph.getJobName()).isEqualTo(CallAggregationJob.NAME);
    assertThat(env.getParallelism()).isEqualTo(3);
    assertThat(graph.getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .doesNotContainNull()
        .contains("search-nodes", "search-edges", "topic-nodes", "topic-edges");
    assertThat(graph.getJobGraph().getVertices()).isNotEmpty();
  }
}
