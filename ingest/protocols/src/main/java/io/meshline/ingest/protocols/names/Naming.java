package io.meshline.ingest.protocols.names;

import io.meshline.ingest.protocols.Parties;
import io.meshline.schemas.Party;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Names the services of one source. Immutable but for bounded memories of names read and of parties
 * that come again as the same object; thread-safe.
 *
 * <p>The outcome depends on what the source calls the service and on nothing else: neither on who
 * observed it nor on what came before. So a service has the same name as a caller, as a callee and
 * in its own words. In this order:
 *
 * <ol>
 *   <li>An alias for {@code namespace/service}, or else for {@code service}, decides alone.
 *   <li>Else the first rule that fits the name and does not contradict a part that the source told
 *       by itself gives the service, and the parts that the source did not tell.
 *   <li>What is still missing of namespace and environment is the default.
 * </ol>
 */
public final class Naming {

  /** Leaves names as they are. */
  public static final Naming AS_TOLD = builder().build();

  static final int MAX_KNOWN = 10_000;

  /** A power of two. */
  private static final int RECENT = 4_096;

  /** Places of a party: with one for each, many would always take that of another one. */
  private static final int WAYS = 4;

  /**
   * Longer parties, in characters, are named anew each time: the recent ones take 4 MiB at most.
   */
  private static final int SHORT = 384;

  private final Map<String, ServiceName> aliases;
  private final List<NameRule> rules;
  private final String environment;
  private final String namespace;

  /** Whether each name is left as it is. */
  private final boolean asTold;

  /** What each rule that fits reads from a name, in order. */
  private final Map<String, List<ServiceName>> known = new ConcurrentHashMap<>();

  /** Parties that got another name; that threads may see one late does no harm. */
  private final @Nullable Renamed[] recent = new Renamed[RECENT];

  /**
   * A party that got another name.
   *
   * @param texts that it had: it can be changed
   */
  private record Renamed(Party told, Party texts, Party named) {
    static Renamed of(Party told, Party named) {
      Party texts =
          new Party(
              told.getTenant(),
              told.getEnvironment(),
              told.getNamespace(),
              told.getService(),
              told.getInstance(),
              told.getEndpoint(),
              told.getKind());
      return new Renamed(told, texts, named);
    }

    @SuppressWarnings("ReferenceEquality") // Others are named anew.
    boolean isOf(Party party) {
      return told == party
          && texts.getTenant() == party.getTenant()
          && texts.getEnvironment() == party.getEnvironment()
          && texts.getNamespace() == party.getNamespace()
          && texts.getService() == party.getService()
          && texts.getInstance() == party.getInstance()
          && texts.getEndpoint() == party.getEndpoint()
          && texts.getKind() == party.getKind();
    }
  }

  private Naming(Builder builder) {
    this.aliases = Map.copyOf(builder.aliases);
    this.rules = List.copyOf(builder.rules);
    this.environment = builder.environment;
    this.namespace = builder.namespace;
    this.asTold =
        aliases.isEmpty() && rules.isEmpty() && environment.isEmpty() && namespace.isEmpty();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The environment of whom the source tells none, empty if there is no such rule. */
  String environment() {
    return environment;
  }

  /**
   * The party by its one name; the same object if that is how it was called already. An object that
   * comes again is mostly named by the same one as before: it is not to be changed.
   */
  @SuppressWarnings("ReferenceEquality") // Told as it was.
  public Party name(Party told) {
    if (asTold || told.getService().isEmpty()) {
      return told;
    }
    int first = WAYS * (System.identityHashCode(told) & (RECENT / WAYS - 1));
    for (int place = first; place < first + WAYS; place++) {
      Renamed before = recent[place];
      if (before != null && before.isOf(told)) {
        return before.named;
      }
    }
    Party named = anew(told);
    if (named != told && isShort(told)) {
      // The one that has been there for longest goes.
      System.arraycopy(recent, first, recent, first + 1, WAYS - 1);
      recent[first] = Renamed.of(told, named);
    }
    return named;
  }

  /** Whether a party takes little enough to be kept. */
  private static boolean isShort(Party told) {
    return told.getService().length()
            + told.getInstance().length()
            + told.getEndpoint().length()
            + told.getNamespace().length()
            + told.getEnvironment().length()
            + told.getTenant().length()
        <= SHORT;
  }

  private Party anew(Party told) {
    ServiceName alias = alias(told);
    ServiceName name = alias == null ? read(told) : alias;
    boolean decides = alias != null;
    if (name == null) {
      if (!lacks(told)) {
        return told;
      }
      name = new ServiceName("", "", told.getService(), "");
    }
    String env = or(pick(decides, name.environment(), told.getEnvironment()), environment);
    String space = or(pick(decides, name.namespace(), told.getNamespace()), namespace);
    String instance = pick(decides, name.instance(), told.getInstance());
    boolean so =
        env.equals(told.getEnvironment())
            && space.equals(told.getNamespace())
            && name.service().equals(told.getService())
            && instance.equals(told.getInstance());
    return so ? told : Parties.named(told, env, space, name.service(), instance);
  }

  private boolean lacks(Party told) {
    return (told.getEnvironment().isEmpty() && !environment.isEmpty())
        || (told.getNamespace().isEmpty() && !namespace.isEmpty());
  }

  private @Nullable ServiceName alias(Party told) {
    if (aliases.isEmpty()) {
      return null;
    }
    String space = told.getNamespace();
    ServiceName alias = space.isEmpty() ? null : aliases.get(space + '/' + told.getService());
    return alias == null ? aliases.get(told.getService()) : alias;
  }

  private @Nullable ServiceName read(Party told) {
    if (rules.isEmpty()) {
      return null;
    }
    for (ServiceName each : readings(told.getService())) {
      if (agree(each.namespace(), told.getNamespace())
          && agree(each.environment(), told.getEnvironment())) {
        return each;
      }
    }
    return null;
  }

  private List<ServiceName> readings(String name) {
    List<ServiceName> readings = known.get(name);
    if (readings == null) {
      readings = new ArrayList<>(1);
      for (NameRule rule : rules) {
        ServiceName reading = rule.read(name);
        if (reading != null) {
          readings.add(reading);
        }
      }
      if (known.size() >= MAX_KNOWN) {
        known.clear();
      }
      known.put(name, readings);
    }
    return readings;
  }

  private static boolean agree(String read, String told) {
    return read.isEmpty() || told.isEmpty() || read.equals(told);
  }

  private static String pick(boolean decides, String read, String told) {
    return decides ? or(read, told) : or(told, read);
  }

  private static String or(String first, String second) {
    return first.isEmpty() ? second : first;
  }

  /** Collects rules; the order in which they are added is the order in which they are tried. */
  public static final class Builder {

    private final Map<String, ServiceName> aliases = new HashMap<>();
    private final List<NameRule> rules = new ArrayList<>();
    private String environment = "";
    private String namespace = "";

    private Builder() {}

    /**
     * Adds another name of a service; the first one added for a name counts.
     *
     * @param name {@code service} or {@code namespace/service} as the source tells it
     */
    public Builder alias(String name, ServiceName meant) {
      aliases.putIfAbsent(name, meant);
      return this;
    }

    public Builder rule(NameRule rule) {
      rules.add(rule);
      return this;
    }

    /** The environment of whom the source tells none; the first that is not empty counts. */
    public Builder environment(String name) {
      environment = or(environment, name);
      return this;
    }

    /** The namespace of whom the source tells none; the first that is not empty counts. */
    public Builder namespace(String name) {
      namespace = or(namespace, name);
      return this;
    }

    public Naming build() {
      return new Naming(this);
    }
  }
}
