package io.meshline.sla.delivery;

import io.meshline.sla.Silence;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What somebody has been told of alerts, and what is still to be told. Times are of the clock. Not
 * thread-safe.
 *
 * <p>Each state of an alert is told once, with the others of its group; again only when the group
 * is repeated. What is silenced is not told as long as it is, but the end of what was told before
 * is, or may have been: a message without an answer may have been read. What could not be delivered
 * is tried again after a pause that doubles up to a minute.
 */
public final class Outbox {
  /** 1 had no pauses. */
  private static final int FORMAT = 2;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Manners manners;
  private final Map<String, AlertGroup> groups = new TreeMap<>();

  /** An empty one. */
  public Outbox(Manners manners) {
    this.manners = manners;
  }

  /** Takes a change of an alert; one that is older than what is known, or the same, is nothing. */
  public void take(Notice notice, Instant now) {
    take(notice, now, false);
  }

  /**
   * The same of one that may have been told before, which nobody remembers: then its end is told.
   */
  public void take(Notice notice, Instant now, boolean mayBeTold) {
    Map<String, String> labels = group(notice);
    AlertGroup group = groups.computeIfAbsent(labels.toString(), key -> new AlertGroup(labels));
    AlertGroup.Member member = group.members.get(notice.fingerprint());
    if (member == null) {
      if (notice.firing() || mayBeTold) {
        AlertGroup.Member taken = new AlertGroup.Member(notice, now);
        taken.toldFiring = mayBeTold;
        group.members.put(notice.fingerprint(), taken);
      }
    } else if (!notice.changedAt().isBefore(member.notice.changedAt())) {
      if (member.notice.firing() != notice.firing()) {
        member.seen = now;
        member.pending = member.toldFiring || notice.firing();
      }
      member.notice = notice;
      if (!member.pending && !notice.firing()) {
        group.members.remove(notice.fingerprint()); // it was never told
      }
    }
    if (group.members.isEmpty()) {
      groups.remove(labels.toString());
    }
  }

  /** What is to be told now; for each of them {@link #delivered} or {@link #failed} must follow. */
  public List<Message> due(Instant now, List<Silence> silences) {
    List<Message> due = new ArrayList<>();
    for (AlertGroup group : groups.values()) {
      if (!dueAt(group, now, silences).isAfter(now)) {
        due.add(new Message(group.labels, visible(group, now, silences)));
      }
    }
    return due;
  }

  /** The next time at which something may be due: {@link Instant#MAX} if nothing will be. */
  public Instant nextDue(Instant now, List<Silence> silences) {
    Instant next = Instant.MAX;
    for (AlertGroup group : groups.values()) {
      next = earlier(next, dueAt(group, now, silences));
      for (Silence silence : silences) {
        if (silence.until().isAfter(now)
            && group.members.values().stream()
                .anyMatch(member -> silence.covers(member.notice.labels(), now))) {
          next = earlier(next, silence.until());
        }
      }
    }
    return next;
  }

  private Instant dueAt(AlertGroup group, Instant now, List<Silence> silences) {
    Instant changed = Instant.MAX;
    boolean firing = false;
    for (AlertGroup.Member member : group.members.values()) {
      if (isVisible(member, now, silences)) {
        firing |= member.notice.firing();
        if (member.pending) {
          changed = earlier(changed, member.seen);
        }
      }
    }
    Instant due = Instant.MAX;
    if (!changed.equals(Instant.MAX)) {
      due = later(changed.plus(manners.firstWait()), group.told.plus(manners.interval()));
    }
    if (firing) {
      due =
          earlier(
              due, later(group.told.plus(manners.repeat()), changed(group, manners.firstWait())));
    }
    return due.equals(Instant.MAX) ? due : later(due, group.notBefore);
  }

  private static Instant changed(AlertGroup group, Duration wait) {
    Instant first = Instant.MAX;
    for (AlertGroup.Member member : group.members.values()) {
      first = earlier(first, member.seen.plus(wait));
    }
    return first;
  }

  private static List<Notice> visible(AlertGroup group, Instant now, List<Silence> silences) {
    List<Notice> visible = new ArrayList<>();
    for (AlertGroup.Member member : group.members.values()) {
      if (isVisible(member, now, silences)) {
        visible.add(member.notice);
      }
    }
    return visible;
  }

  private static boolean isVisible(AlertGroup.Member member, Instant now, List<Silence> silences) {
    return (!member.notice.firing() && member.toldFiring)
        || silences.stream().noneMatch(silence -> silence.covers(member.notice.labels(), now));
  }

  /** A message has reached its reader. */
  public void delivered(Message message, Instant now) {
    AlertGroup group = groups.get(message.group().toString());
    if (group == null) {
      return;
    }
    group.told = now;
    group.failures = 0;
    group.notBefore = Instant.EPOCH;
    for (Notice notice : message.notices()) {
      AlertGroup.Member member = group.members.get(notice.fingerprint());
      if (member == null || !member.notice.equals(notice)) {
        continue; // it changed meanwhile
      }
      member.pending = false;
      member.toldFiring = notice.firing();
      if (!notice.firing()) {
        group.members.remove(notice.fingerprint());
      }
    }
    if (group.members.isEmpty()) {
      groups.remove(message.group().toString());
    }
  }

  /**
   * A message could not be delivered.
   *
   * @param maybeRead whether its reader may have got it all the same
   */
  public void failed(Message message, Instant now, boolean maybeRead) {
    AlertGroup group = groups.get(message.group().toString());
    if (group == null) {
      return;
    }
    if (maybeRead) {
      group.maybeRead(message);
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(group.failures, 6));
    group.failures++;
    group.notBefore = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
  }

  /**
   * It is as it was some time ago: what was due until now may have been told meanwhile, and nobody
   * remembers.
   */
  public void restored(Instant now, List<Silence> silences) {
    for (Message message : due(now, silences)) {
      Objects.requireNonNull(groups.get(message.group().toString())).maybeRead(message);
    }
  }

  /** Alerts that are on. */
  public List<Notice> firing() {
    return groups.values().stream()
        .flatMap(group -> group.members.values().stream())
        .map(member -> member.notice)
        .filter(Notice::firing)
        .toList();
  }

  /** Number of alerts that are on, or whose end is still to be told. */
  public int size() {
    return groups.values().stream().mapToInt(group -> group.members.size()).sum();
  }

  private Map<String, String> group(Notice notice) {
    Map<String, String> labels = new TreeMap<>();
    for (String label : manners.groupBy()) {
      labels.put(label, notice.labels().getOrDefault(label, ""));
    }
    return labels;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** The encoding, for state. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      out.writeInt(groups.size());
      for (AlertGroup group : groups.values()) {
        group.writeTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #toBytes} encoded. Groups are made anew: manners may have changed.
   *
   * @throws IllegalArgumentException if the bytes are no encoding of an outbox
   */
  public static Outbox fromBytes(byte[] bytes, Manners manners) {
    Outbox outbox = new Outbox(manners);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      int format = in.readUnsignedByte();
      if (format < 1 || format > FORMAT) {
        throw new IllegalArgumentException(
            "format of an outbox: " + format + " (expected: 1 to " + FORMAT + ")");
      }
      for (int count = in.readInt(); count > 0; count--) {
        outbox.readGroup(in, format > 1);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no encoding of an outbox", e);
    }
    return outbox;
  }

  private void readGroup(DataInputStream in, boolean pauses) throws IOException {
    AlertGroup read = AlertGroup.readFrom(in, pauses);
    for (AlertGroup.Member member : read.members.values()) {
      Map<String, String> labels = group(member.notice);
      AlertGroup group = groups.computeIfAbsent(labels.toString(), key -> new AlertGroup(labels));
      group.told = later(group.told, read.told);
      group.notBefore = later(group.notBefore, read.notBefore);
      group.failures = Math.max(group.failures, read.failures);
      group.members.put(member.notice.fingerprint(), member);
    }
  }
}
