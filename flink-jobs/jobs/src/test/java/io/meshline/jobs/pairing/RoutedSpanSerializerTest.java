package io.meshline.jobs.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.SpanLink;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class RoutedSpanSerializerTest {
  private static final String[] TEXTS = {
    "", "a", "cart", "GET:/carts/{id}", "Grüße", "日本語", "\uD83D\uDE00", "x".repeat(3_000)
  };

  @Test
  void whatIsWrittenIsRead() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Tuple2<String, Span>> routed = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Span span = span(random);
      routed.add(Tuple2.of(random.nextBoolean() ? span.getTraceId() : text(random), span));
    }
    RoutedSpanSerializer writer = new RoutedSpanSerializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (Tuple2<String, Span> each : routed) {
      writer.serialize(each, out);
    }

    RoutedSpanSerializer reader = writer.duplicate();
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    for (Tuple2<String, Span> each : routed) {
      assertThat(reader.deserialize(in)).as("seed %d", seed).isEqualTo(each);
    }
    assertThat(in.available()).isZero();
  }

  @Test
  void likePartiesAreOneObject() throws IOException {
    Span span = span(new Random(1));
    span.setSelf(new Party("", "test", "shop", "cart", "cart-1", "GET:/", Kind.SERVICE));
    RoutedSpanSerializer serializer = new RoutedSpanSerializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(Tuple2.of("t", span), out);
    serializer.serialize(Tuple2.of("t", span), out);

    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    Party first = serializer.deserialize(in).f1.getSelf();

    assertThat(serializer.deserialize(in).f1.getSelf()).isSameAs(first).isEqualTo(span.getSelf());
  }

  private static Span span(Random random) {
    List<SpanLink> links = new ArrayList<>();
    Map<String, String> attributes = new HashMap<>();
    for (int i = random.nextInt(4); i > 1; i--) {
      links.add(new SpanLink(text(random), text(random)));
      attributes.put(text(random), text(random));
    }
    return new Span(
        text(random),
        text(random),
        text(random),
        one(random, SpanKind.values()),
        random.nextBoolean(),
        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L),
        number(random),
        party(random),
        party(random),
        text(random),
        one(random, Protocol.values()),
        random.nextInt(),
        one(random, Outcome.values()),
        text(random),
        number(random),
        number(random),
        number(random),
        links,
        attributes);
  }

  private static Party party(Random random) {
    return new Party(
        text(random),
        text(random),
        text(random),
        text(random),
        text(random),
        text(random),
        one(random, Kind.values()));
  }

  private static String text(Random random) {
    return one(random, TEXTS);
  }

  private static long number(Random random) {
    return random.nextLong() >> random.nextInt(64);
  }

  private static <T> T one(Random random, T[] all) {
    return all[random.nextInt(all.length)];
  }
}
