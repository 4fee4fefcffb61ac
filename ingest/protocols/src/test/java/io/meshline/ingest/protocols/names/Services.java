package io.meshline.ingest.protocols.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.Span;
import java.util.LinkedHashSet;
import java.util.Set;

/** Notes the identity of each party that is named as a service. */
final class Services implements Outlet {

  final Set<String> names = new LinkedHashSet<>();
  int records;

  @Override
  public void call(CallRecord call) {
    records++;
    note(call.getSource());
    note(call.getDestination());
  }

  @Override
  public void span(Span span) {
    records++;
    note(span.getSelf());
    note(span.getPeer());
  }

  @Override
  public void instance(InstanceMetadata instance) {
    records++;
    note(instance.getInstance());
  }

  @Override
  public void reject(Rejection rejection) {
    assertThat(rejection).as("no rejection").isNull();
  }

  private void note(Party party) {
    if (party.getKind() == Kind.SERVICE) {
      names.add(party.getEnvironment() + ":" + party.getNamespace() + "/" + party.getService());
    }
  }
}
