/** How programs are told secrets and certificates, and what they make of them. */
@org.jspecify.annotations.NullMarked
package io.meshline.schemas.access;
