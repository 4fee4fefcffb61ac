package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;

/**
 * One stream of access logs of one proxy to calls. A stream names its proxy in its first message
 * only, so there is one of these per gRPC stream. Not safe for use by several threads at once.
 */
public final class AccessLogStream {

  /** Converts each entry of a message; never throws on account of the message. */
  public void convert(StreamAccessLogsMessage message, Outlet outlet) {
    outlet.reject(new Rejection(Rejection.INTERNAL, "entries " + message.getLogEntriesCase()));
  }
}
