package io.meshline.sla.delivery;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be told about a group.
 *
 * @param group values of the labels it is grouped by
 * @param notices alerts that are on, and those that are over since the last time
 */
public record Message(Map<String, String> group, List<Notice> notices) {
  /** Copies both. */
  public Message {
    group = new TreeMap<>(group);
    notices = List.copyOf(notices);
  }

  /** Whether one of them is on. */
  public boolean firing() {
    return notices.stream().anyMatch(Notice::firing);
  }
}
