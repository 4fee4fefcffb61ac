/** Every way encrypted, everybody asked who they are, and no secret in any log. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.security;
