package io.meshline.query.command;

import io.meshline.aggregation.BoundedCounts;
import io.meshline.query.Service;
import java.util.Collection;

/**
 * What services are called in a table: {@code namespace/name}, the kind of virtual nodes behind it,
 * tenant and environment before it where the table has several. Services that are not told apart,
 * since there are more than the limits of the aggregation allow, are one that says so.
 */
final class ServiceLabels {
  private final boolean tenants;
  private final boolean environments;

  ServiceLabels(Collection<Service> services) {
    // Virtual nodes often lack both; they do not make several of one.
    tenants = several(services.stream().map(Service::tenant).filter(t -> !t.isEmpty()).toList());
    environments =
        several(services.stream().map(Service::environment).filter(e -> !e.isEmpty()).toList());
  }

  String label(Service service) {
    StringBuilder label = new StringBuilder();
    if (tenants && !service.tenant().isEmpty()) {
      label.append(service.tenant()).append(": ");
    }
    if (environments && !service.environment().isEmpty()) {
      label.append(service.environment()).append(": ");
    }
    if (!service.namespace().isEmpty()) {
      label.append(service.namespace()).append('/');
    }
    label.append(name(service));
    if (service.isVirtual() && !service.name().equalsIgnoreCase(service.kind())) {
      label.append(" (").append(service.kind()).append(')');
    }
    return TerminalText.safe(label.toString());
  }

  private static String name(Service service) {
    if (service.name().isEmpty()) {
      return "(no name)";
    }
    return service.name().equals(BoundedCounts.OTHER)
        ? BoundedCounts.OTHER + " (beyond the limits)"
        : service.name();
  }

  private static boolean several(Collection<String> texts) {
    return texts.stream().distinct().limit(2).count() > 1;
  }
}
