package io.meshline.ingest.protocols.names;

import java.util.List;

/** What sources themselves say about how their names are built. */
public final class Conventions {

  /**
   * SkyWalking: {@code [group::]name|namespace|cluster} as its agents build it; a group stands for
   * the namespace where no other is given, a cluster for the environment.
   */
  public static final List<NameRule> SKYWALKING =
      List.of(
          NameRule.pattern("(?P<service>[^|]+)\\|(?P<namespace>[^|]+)\\|(?P<environment>[^|]*)"),
          NameRule.pattern("(?P<namespace>[^:|]+)::(?P<service>[^|]+)\\|\\|(?P<environment>[^|]+)"),
          NameRule.pattern("(?P<service>[^|]+)\\|\\|(?P<environment>[^|]+)"),
          NameRule.pattern("(?P<namespace>[^:|]+)::(?P<service>[^|]+)"));

  private Conventions() {}
}
