@NullMarked
package io.meshline.ingest.protocols.envoy;

import org.jspecify.annotations.NullMarked;
