package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No text of a call that can end in a document may hold what does not show, moves a cursor or turns
 * the direction of writing. The fields are found in the schema: a new one is covered by itself.
 */
class HostileNamesTest {

  /** Each with the reason by which it is refused. */
  private static final List<List<String>> HOSTILE =
      List.of(
          List.of("a\u0000b", "control_character"),
          List.of("a\nb", "control_character"),
          List.of("\r", "control_character"),
          List.of("\u001b[2J\u001b]0;owned\u0007", "control_character"),
          List.of("\u009b31m", "control_character"),
          List.of("\u0085", "control_character"),
          List.of("shop\u202egnp.exe", "invisible_character"),
          List.of("\u2066a\u2069", "invisible_character"),
          List.of("a\u200fb", "invisible_character"),
          List.of("ca\u200brt", "invisible_character"),
          List.of("\ufeffcart", "invisible_character"),
          List.of("cart\u00ad", "invisible_character"),
          List.of("cart\ufe0f", "invisible_character"),
          List.of("cart\u3164", "invisible_character"),
          List.of("cart\udb40\udc41", "invisible_character"),
          List.of("a\u2028b", "invisible_character"),
          List.of("half \ud83d", "invisible_character"),
          List.of("\ude00 half", "invisible_character"),
          List.of("\ufffe", "invisible_character"),
          List.of("Z" + "\u0335\u0315\u0360".repeat(5), "too_many_marks"),
          List.of("x".repeat(1 << 20), "text_too_long"),
          List.of("😀".repeat(1 << 18), "text_too_long"));

  /** Kept with the call and shown by nothing; only their lengths and number are limited. */
  private static final Set<String> IN_NO_DOCUMENT = Set.of("attributes");

  /** A text field of a record, however deep in it. */
  record Place(String name, BiConsumer<SpecificRecord, String> set) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Place> places() {
    return places("", CallRecord.getClassSchema(), (call, use) -> use.accept(call)).stream();
  }

  @Test
  void theWalkFindsTheFields() {
    assertThat(places())
        .extracting(Place::name)
        .contains("source.service", "destination.endpoint", "reason", "traceId", "spanId")
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("places")
  void hostileTextsAreRefusedByName(Place place) {
    for (List<String> hostile : HOSTILE) {
      CallRecord call = Samples.call();
      place.set().accept(call, hostile.get(0));
      Violation violation = CallChecks.withoutTime(call);
      String seen = Characters.shown(hostile.get(0), 30);
      assertThat(violation).as("%s: %s", place, seen).isNotNull();
      assertThat(violation.reason()).as("%s: %s", place, seen).isEqualTo(hostile.get(1));
      assertThat(violation.message())
          .startsWith(place.name() + ": ")
          .contains("expected")
          .hasSizeLessThan(300);
      assertThat(Characters.firstUnfit(violation.message())).isEqualTo(Characters.NONE);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void namesOfEveryScriptAreTaken(Place place) {
    for (String name :
        List.of("日本語", "مرحبا", "ตะกร้า", "e\u0301 ü", "🚀", "a\"b\\c</script>", "שלום")) {
      CallRecord call = Samples.call();
      place.set().accept(call, name);
      assertThat(CallChecks.withoutTime(call)).as("%s: %s", place, name).isNull();
    }
  }

  /** How to get from a call to a record inside it. */
  private interface Way {
    void to(SpecificRecord call, java.util.function.Consumer<SpecificRecord> use);
  }

  private static List<Place> places(String prefix, Schema schema, Way way) {
    List<Place> places = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      String name = prefix + field.name();
      if (IN_NO_DOCUMENT.contains(name)) {
        continue;
      }
      switch (field.schema().getType()) {
        case STRING ->
            places.add(
                new Place(
                    name, (call, text) -> way.to(call, record -> record.put(field.pos(), text))));
        case RECORD ->
            places.addAll(
                places(
                    name + ".",
                    field.schema(),
                    (call, use) ->
                        way.to(
                            call, record -> use.accept((SpecificRecord) record.get(field.pos())))));
        case LONG, INT, ENUM, BOOLEAN -> {
          // No text.
        }
        default ->
            throw new AssertionError(name + ": " + field.schema() + " (expected: a type handled)");
      }
    }
    return places;
  }
}
