package dev.emailrouting.keys;

/** What a key of ours does at a moment. */
public enum KeyState {
    /** To be published; does not sign yet, for nobody could verify it before DNS has it everywhere. */
    COMING,
    /** Published, and signs. */
    ACTIVE,
    /** Signs no more; stays published while mail that it signed is still on its way. */
    RETIRED
}
