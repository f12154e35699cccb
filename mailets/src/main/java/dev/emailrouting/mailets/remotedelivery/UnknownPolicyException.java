package dev.emailrouting.mailets.remotedelivery;

import dev.emailrouting.mtasts.PolicyFault;

/** It is not known what a domain demands: a policy that is enforced may be kept where it cannot be read now. */
final class UnknownPolicyException extends Exception {
    UnknownPolicyException(String domain, PolicyFault fault) {
        super("whether " + domain + " has an MTA-STS policy is not known: the store cannot be read, and "
                + fault.text());
    }
}
