package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdTest {
  private static final long SEED = 20_261_129;
  private static final List<Grain> GRAINS = List.of(Grain.values());
  private static final String LETTERS = "a/;=>%+ é日\"'&?#~._-\uD83D\uDE00";

  @Test
  void idsSayWhatTheNodeIs() {
    Service service = new Service("t", "prod", "shop", "a b", "service");
    assertThat(Node.of(service).id()).isEqualTo("service/t/prod/shop/a%20b");
    assertThat(new Node(Grain.ENDPOINT, service, "GET:/x").id())
        .isEqualTo("service/t/prod/shop/a%20b;endpoint=GET%3A%2Fx");
  }

  @Test
  void readingIsTheInverseOfWriting() {
    System.out.println("NodeIdTest: seed " + SEED);
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      Grain grain = GRAINS.get(random.nextInt(GRAINS.size()));
      Edge edge = new Edge(node(random, grain), node(random, grain));
      assertThat(NodeId.node(edge.source().id())).isEqualTo(edge.source());
      assertThat(NodeId.isId(edge.source().id())).isTrue();
      assertThat(NodeId.edge(edge.id())).isEqualTo(edge);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop/front",
        "service/a",
        "robot////a",
        "service////a;x=y",
        "service////a;instance",
        "service////%zz",
        "service////a;service=b",
        "service////a/b"
      })
  void otherTextsAreNoIds(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> NodeId.node(text));
    assertThatIllegalArgumentException().isThrownBy(() -> NodeId.edge(text));
  }

  @Test
  void theEndsOfAnEdgeAreOfOneGrain() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeId.edge("service////a>service////b;instance=c"));
  }

  private static Node node(Random random, Grain grain) {
    Service service =
        new Service(text(random), text(random), text(random), text(random), "database");
    return new Node(grain, service, grain == Grain.SERVICE ? "" : text(random));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      int[] letters = LETTERS.codePoints().toArray();
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }
}
