/** Envoy's access-log service (ALS) as Istio's proxies use it. */
@NullMarked
package io.meshline.ingest.protocols.envoy;

import org.jspecify.annotations.NullMarked;
