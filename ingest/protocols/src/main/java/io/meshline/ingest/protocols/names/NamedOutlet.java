package io.meshline.ingest.protocols.names;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import java.util.Optional;

/**
 * Gives every party its one name on the way to another outlet: services by the rules of their
 * source, parties that go by their address by the address book. Never rejects or drops anything.
 *
 * @param naming of the source
 * @param addresses who lives where
 * @param next takes what is named
 */
public record NamedOutlet(Naming naming, AddressBook addresses, Outlet next) implements Outlet {

  @Override
  public void call(CallRecord call) {
    boolean client = call.getSide() == Side.CLIENT;
    Party observer = naming(client ? call.getSource() : call.getDestination());
    Party told = client ? call.getDestination() : call.getSource();
    Party other = other(told, address(told), observer);
    call.setSource(client ? observer : other);
    call.setDestination(client ? other : observer);
    next.call(call);
  }

  @Override
  public void span(Span span) {
    Party self = naming(span.getSelf());
    span.setSelf(self);
    // The address on a server's span is that of the server.
    String address = span.getKind() == SpanKind.SERVER ? "" : span.getPeerAddress();
    span.setPeer(other(span.getPeer(), address, self));
    next.span(span);
  }

  @Override
  public void instance(InstanceMetadata instance) {
    instance.setInstance(naming(instance.getInstance()));
    next.instance(instance);
  }

  @Override
  public void reject(Rejection rejection) {
    next.reject(rejection);
  }

  private Party naming(Party party) {
    return party.getKind() == Kind.SERVICE
        ? naming.name(party)
        : beside(party, naming.environment());
  }

  /**
   * Whom an observer saw on the other side.
   *
   * @param address under which the other side was seen, empty where not known
   */
  private Party other(Party told, String address, Party observer) {
    if (told.getKind() == Kind.SERVICE) {
      return naming.name(told);
    }
    if (!address.isEmpty()) {
      Optional<Resident> resident = addresses.find(address, observer.getNamespace());
      if (resident.isPresent() && replaces(resident.get().party(), told, address)) {
        Party found = Parties.at(resident.get().party(), told.getEndpoint());
        // First its observer's environment, since the source's default is for whom it tells of.
        Party placed = beside(found, observer.getEnvironment());
        return placed.getKind() == Kind.SERVICE ? naming.name(placed) : placed;
      }
    }
    return told.getService().isEmpty() ? told : beside(told, observer.getEnvironment());
  }

  /** Under which address a call's other side goes; empty if it goes by none. */
  private static String address(Party party) {
    return party.getKind() == Kind.USER || party.getService().equals(Parties.UNKNOWN)
        ? ""
        : party.getService();
  }

  /**
   * Only who goes by an address is looked up. A database, broker or cache stays one although a
   * Kubernetes service stands for it: other sources know it by its kind.
   */
  private static boolean replaces(Party resident, Party told, String address) {
    String name = told.getService();
    boolean byAddress = name.isEmpty() || name.equals(address) || name.endsWith('/' + address);
    boolean open = told.getKind() == Kind.EXTERNAL || told.getKind() == Kind.UNKNOWN;
    return byAddress && (open || resident.getKind() != Kind.SERVICE);
  }

  /** A party that says of no environment belongs to that of its observer. */
  private static Party beside(Party party, String environment) {
    if (environment.isEmpty()
        || !party.getEnvironment().isEmpty()
        || party.getService().isEmpty()) {
      return party;
    }
    return Parties.named(
        party, environment, party.getNamespace(), party.getService(), party.getInstance());
  }
}
