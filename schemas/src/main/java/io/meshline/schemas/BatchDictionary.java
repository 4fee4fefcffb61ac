package io.meshline.schemas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parties and paths of a batch in the making, each once, by number. Not thread-safe.
 *
 * <p>Converters give the same object for the same party, mostly: it is found by that, if its texts
 * are still the ones it had, before its texts are hashed.
 */
final class BatchDictionary {
  /** Not in it. */
  static final int UNKNOWN = -1;

  /** A power of two. */
  private static final int RECENT = 1_024;

  /** Of a place in {@link CallPath}: more than a batch has parties. */
  private static final int PARTY_BITS = 20;

  /** More than any of the enumerations has values. */
  private static final int ENUM_BITS = 4;

  private final Map<PartyKey, Integer> partyIndex = new HashMap<>();
  private final NumberTable pathIndex = new NumberTable();
  private final @Nullable Party[] recent = new Party[RECENT];
  private final @Nullable PartyKey[] recentKeys = new PartyKey[RECENT];
  private final int[] recentIndex = new int[RECENT];
  private List<Party> parties = new ArrayList<>();
  private List<CallPath> paths = new ArrayList<>();

  /**
   * The number of a party, {@link #UNKNOWN} if it has none yet.
   *
   * @throws NullPointerException if a field is null
   */
  int find(Party party) {
    int place = System.identityHashCode(party) & (RECENT - 1);
    PartyKey key = recentKeys[place];
    if (isSame(recent[place], party) && key != null && key.isStill(party)) {
      return recentIndex[place];
    }
    PartyKey looked = PartyKey.of(party);
    Integer known = partyIndex.get(looked);
    if (known == null) {
      return UNKNOWN;
    }
    remember(place, party, looked, known);
    return known;
  }

  /** The number of a party, which gets one if it has none. */
  int add(Party party) {
    PartyKey key = PartyKey.of(party);
    Integer known = partyIndex.get(key);
    if (known != null) {
      return known;
    }
    int index = parties.size();
    partyIndex.put(key, index);
    parties.add(key.party());
    remember(System.identityHashCode(party) & (RECENT - 1), party, key, index);
    return index;
  }

  private void remember(int place, Party party, PartyKey key, int index) {
    recent[place] = party;
    recentKeys[place] = key;
    recentIndex[place] = index;
  }

  @SuppressWarnings("ReferenceEquality") // Equal ones are found by their texts.
  private static boolean isSame(@Nullable Party one, Party other) {
    return one == other;
  }

  /** The number of a path, which gets one if it has none. */
  @SuppressWarnings("EnumOrdinal") // For as long as a batch is in the making.
  int path(
      int source,
      int destination,
      Reporter reporter,
      Side side,
      Protocol protocol,
      TlsMode tls,
      Scope scope) {
    long key = ((long) source << PARTY_BITS) | destination;
    key = (key << ENUM_BITS) | reporter.ordinal();
    key = (key << ENUM_BITS) | side.ordinal();
    key = (key << ENUM_BITS) | protocol.ordinal();
    key = (key << ENUM_BITS) | tls.ordinal();
    key = (key << ENUM_BITS) | scope.ordinal();
    int index = pathIndex.numberOf(key);
    if (index == paths.size()) {
      paths.add(new CallPath(source, destination, reporter, side, protocol, tls, scope));
    }
    return index;
  }

  /** The parties so far, by number; the dictionary is empty once the paths are taken too. */
  List<Party> takeParties() {
    List<Party> taken = parties;
    partyIndex.clear();
    Arrays.fill(recent, null);
    Arrays.fill(recentKeys, null);
    parties = new ArrayList<>();
    return taken;
  }

  /** The paths so far, by number. */
  List<CallPath> takePaths() {
    List<CallPath> taken = paths;
    pathIndex.clear();
    paths = new ArrayList<>();
    return taken;
  }

  /** What a party is told apart by, with its hash. */
  private static final class PartyKey {
    private final String tenant;
    private final String environment;
    private final String namespace;
    private final String service;
    private final String instance;
    private final String endpoint;
    private final Kind kind;
    private final int hash;

    /** Refuses what could not be encoded later, when it would take a whole batch with it. */
    private PartyKey(Party party) {
      tenant = Objects.requireNonNull(party.getTenant(), "tenant");
      environment = Objects.requireNonNull(party.getEnvironment(), "environment");
      namespace = Objects.requireNonNull(party.getNamespace(), "namespace");
      service = Objects.requireNonNull(party.getService(), "service");
      instance = Objects.requireNonNull(party.getInstance(), "instance");
      endpoint = Objects.requireNonNull(party.getEndpoint(), "endpoint");
      kind = Objects.requireNonNull(party.getKind(), "kind");
      int all = endpoint.hashCode();
      all = 31 * all + instance.hashCode();
      all = 31 * all + service.hashCode();
      all = 31 * all + namespace.hashCode();
      all = 31 * all + environment.hashCode();
      all = 31 * all + tenant.hashCode();
      hash = 31 * all + kind.hashCode();
    }

    static PartyKey of(Party party) {
      return new PartyKey(party);
    }

    /** Whether the party has the very texts that this was made of: they cannot change. */
    @SuppressWarnings("ReferenceEquality") // Others are hashed and compared.
    boolean isStill(Party party) {
      return endpoint == party.getEndpoint()
          && instance == party.getInstance()
          && service == party.getService()
          && namespace == party.getNamespace()
          && environment == party.getEnvironment()
          && tenant == party.getTenant()
          && kind == party.getKind();
    }

    Party party() {
      return new Party(tenant, environment, namespace, service, instance, endpoint, kind);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof PartyKey that
          && hash == that.hash
          && endpoint.equals(that.endpoint)
          && instance.equals(that.instance)
          && service.equals(that.service)
          && namespace.equals(that.namespace)
          && environment.equals(that.environment)
          && tenant.equals(that.tenant)
          && kind == that.kind;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
