package dev.emailrouting.routing.activity;

class MemoryActivityStoreTest implements ActivityStoreContract {
    private final ActivityStore store = new MemoryActivityStore();

    @Override
    public ActivityStore activities() {
        return store;
    }
}
