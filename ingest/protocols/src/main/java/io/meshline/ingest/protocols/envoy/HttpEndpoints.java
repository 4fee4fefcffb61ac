package io.meshline.ingest.protocols.envoy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.meshline.ingest.protocols.Parties;
import io.meshline.schemas.Party;
import io.meshline.schemas.PartyTexts;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoints of an {@link HttpShape} have in common: they differ by their paths alone, and
 * many shapes have the same ones. Immutable, thread-safe.
 */
final class HttpEndpoints {
  private final Proxy proxy;
  private final RequestMethod method;
  private final @Nullable Party toldUpstream;
  private final int hash;

  /** What comes before a path in a name. */
  private final byte[] beforePath;

  /**
   * @param toldUpstream who was called, as entries say themselves; null if they do not
   */
  HttpEndpoints(Proxy proxy, RequestMethod method, @Nullable Party toldUpstream) {
    this.proxy = proxy;
    this.method = method;
    this.toldUpstream = toldUpstream;
    int upstream =
        toldUpstream == null
            ? 0
            : Objects.hash(
                toldUpstream.getNamespace(), toldUpstream.getService(), toldUpstream.getInstance());
    this.hash = Objects.hash(proxy, method.name(), upstream);
    this.beforePath = name("").getBytes(US_ASCII);
  }

  /**
   * The one of a request that was looked through last.
   *
   * @param shared gives the party that is to stand for all of its texts
   */
  HttpEndpoint of(EntryScan scan, LoggedRequest request, UnaryOperator<Party> shared) {
    boolean rewritten = proxy.entrance() && request.hasPath(EntryFields.ORIGINAL_PATH);
    String name =
        rewritten ? null : scan.plainName(beforePath, request, EntryFields.FORWARDED_PATH);
    if (name == null) {
      return at(
          scan.path(request, EntryFields.FORWARDED_PATH),
          scan.path(request, EntryFields.ORIGINAL_PATH),
          shared);
    }
    return new HttpEndpoint(
        this,
        name,
        shared.apply(PartyTexts.at(proxy.self(), name)),
        toldUpstream == null ? null : shared.apply(PartyTexts.at(toldUpstream, name)));
  }

  /**
   * One of them.
   *
   * @param path as the proxy forwarded it
   * @param originalPath as it came to the proxy; empty if it is the same, or was not logged
   * @param shared gives the party that is to stand for all of its texts
   */
  HttpEndpoint at(String path, String originalPath, UnaryOperator<Party> shared) {
    String name = name(withoutQuery(path));
    String original = withoutQuery(originalPath);
    boolean rewritten = proxy.entrance() && !original.isEmpty();
    Party self = Parties.at(proxy.self(), rewritten ? name(original) : name);
    return new HttpEndpoint(
        this,
        name,
        shared.apply(self),
        toldUpstream == null ? null : shared.apply(Parties.at(toldUpstream, name)));
  }

  private static String withoutQuery(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private String name(String path) {
    return switch (method) {
      case METHOD_UNSPECIFIED, UNRECOGNIZED -> path;
      default -> method.name() + ":" + path;
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof HttpEndpoints that
            && hash == that.hash
            && method == that.method
            && proxy.equals(that.proxy)
            && isSame(toldUpstream, that.toldUpstream));
  }

  /** By the texts, which Avro's own comparison would copy first. */
  private static boolean isSame(@Nullable Party one, @Nullable Party other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return PartyTexts.equalButEndpoint(one, other);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
