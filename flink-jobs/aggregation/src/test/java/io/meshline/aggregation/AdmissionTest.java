package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.Admission.Room;
import io.meshline.aggregation.Admission.Stay;
import io.meshline.aggregation.Admission.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  /** In memory, through the encodings. */
  private static final class Book implements Admission.Book<String> {
    private final int limit;
    private final Map<String, Long> stays = new HashMap<>();
    private long[] room = Room.EMPTY.toLongs();

    Book(int limit) {
      this.limit = limit;
    }

    @Override
    public @Nullable Stay stay(String name) {
      Long stay = stays.get(name);
      return stay == null ? null : Stay.ofLong(stay);
    }

    @Override
    public void keep(String name, Stay stay) {
      stays.put(name, stay.toLong());
    }

    @Override
    public Room room() {
      return Room.ofLongs(room);
    }

    @Override
    public void keep(Room newRoom) {
      room = newRoom.toLongs();
    }

    @Override
    public boolean hasPlace(Room now) {
      return now.held() < limit;
    }

    /** Lets go of names last seen before a day. */
    void expire(int day) {
      int before = stays.size();
      stays.values().removeIf(stay -> Stay.ofLong(stay).last() < day);
      keep(room().plus(stays.size() - before));
    }
  }

  private final SplittableRandom random = Seeds.random("AdmissionTest");

  @Test
  void theFirstOnesStayWhoeverComesLater() {
    Book book = new Book(3);
    for (String name : new String[] {"a", "b", "c"}) {
      assertThat(Admission.admit(book, name, 10)).isEqualTo(Verdict.ADMITTED);
    }
    assertThat(Admission.admit(book, "x", 10)).isEqualTo(Verdict.REFUSED_FIRST);
    for (int i = 0; i < 1_000; i++) {
      assertThat(Admission.admit(book, "invented-" + i, 10)).isEqualTo(Verdict.REFUSED);
    }
    assertThat(Admission.admit(book, "b", 11)).isEqualTo(Verdict.KNOWN);
    assertThat(book.stays).hasSize(3);
  }

  @Test
  void aPlaceThatBecomesFreeIsGivenAwayFromTheNextDayOn() {
    Book book = new Book(1);
    Admission.admit(book, "a", 10);
    Admission.admit(book, "b", 11);

    book.expire(11);

    assertThat(Admission.admit(book, "b", 11)).isEqualTo(Verdict.REFUSED);
    assertThat(Admission.admit(book, "b", 10))
        .as("a day before a full one")
        .isEqualTo(Verdict.REFUSED);
    assertThat(Admission.admit(book, "b", 12)).isEqualTo(Verdict.ADMITTED);
    assertThat(Admission.admit(book, "b", 11)).as("late").isEqualTo(Verdict.REFUSED);
    assertThat(Admission.admit(book, "b", 12)).isEqualTo(Verdict.KNOWN);
  }

  @Test
  void callsThatComeLateTakeTheNameAlongToTheirDay() {
    Book book = new Book(1);
    assertThat(Admission.admit(book, "a", 11)).isEqualTo(Verdict.ADMITTED);
    assertThat(Admission.admit(book, "a", 10)).isEqualTo(Verdict.KNOWN);
    assertThat(book.stay("a")).isEqualTo(new Stay(10, 11));
  }

  @Test
  void withoutRoomNobodyIsAdmitted() {
    Book book = new Book(0);
    assertThat(Admission.admit(book, "a", -3)).isEqualTo(Verdict.REFUSED_FIRST);
    assertThat(book.room().withoutDaysBefore(-3).isEmpty()).isFalse();
    assertThat(book.room().withoutDaysBefore(-2).isEmpty()).isTrue();
  }

  @Test
  void anAnswerHoldsForItsDayAndTheLimitAlways() {
    for (int round = 0; round < 500; round++) {
      int limit = 1 + random.nextInt(6);
      Book book = new Book(limit);
      Map<String, Boolean> answers = new HashMap<>();
      int kept = 1;
      for (int i = 0; i < 400; i++) {
        int today = 20 + i / 40;
        // Days come in disorder by two days, as late calls do.
        int day = today - random.nextInt(3);
        book.expire(today - 2 - kept);
        String name = "n" + random.nextInt(12);
        boolean admitted = Admission.admit(book, name, day).isAdmitted();
        Boolean before = answers.put(name + "@" + day, admitted);
        assertThat(before == null || before == admitted)
            .as("limit %s, %s on day %s", limit, name, day)
            .isTrue();
        assertThat(book.stays.size()).isEqualTo(book.room().held()).isLessThanOrEqualTo(limit);
      }
    }
  }

  @Test
  void withRoomForAllEverybodyIsAdmitted() {
    Book book = new Book(12);
    for (int i = 0; i < 5_000; i++) {
      int day = 20 + i / 500 - random.nextInt(3);
      assertThat(Admission.admit(book, "n" + random.nextInt(12), day).isAdmitted()).isTrue();
    }
  }
}
