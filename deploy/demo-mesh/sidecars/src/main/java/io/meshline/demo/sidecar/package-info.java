/**
 * Sidecars for the sample mesh: small proxies that stand in for Envoy, one beside each service.
 *
 * <pre>
 * caller --> caller's sidecar, outbound --> callee's sidecar, inbound --> callee
 *                     |                                |
 *                     '---- access-log service (ALS v3), one stream each ----> receiver
 * </pre>
 *
 * <p>They forward real requests, measure them where Envoy does, tell each other who they are by
 * Istio's headers and report by Envoy's own protocol. All of them share one JVM, to save memory.
 */
@NullMarked
package io.meshline.demo.sidecar;

import org.jspecify.annotations.NullMarked;
