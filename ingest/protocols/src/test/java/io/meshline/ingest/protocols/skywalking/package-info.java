@NullMarked
package io.meshline.ingest.protocols.skywalking;

import org.jspecify.annotations.NullMarked;
