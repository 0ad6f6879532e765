import Testing

@testable import SyncServer

/// The bucket that limits attempts.
@Suite struct TokenBucketTests {
    @Test func itRefillsWithTimeUpToItsCapacity() {
        let bucket = TokenBucket(capacity: 2, perSecond: 1, now: 0)
        #expect(bucket.take(now: 0) == nil)
        #expect(bucket.take(now: 0) == nil)
        #expect(bucket.take(now: 0) == 1)
        #expect(bucket.take(now: 1_000) == nil)
        #expect(bucket.take(now: 1_000) == 1)
        #expect(bucket.take(now: 100_000) == nil)
        #expect(bucket.take(now: 100_000) == nil)
        #expect(bucket.take(now: 100_000) == 1)
    }

    @Test func aClockThatIsSetBackRefillsNothingAndBlocksNothing() {
        let bucket = TokenBucket(capacity: 1, perSecond: 1, now: 100_000)
        #expect(bucket.take(now: 100_000) == nil)
        #expect(bucket.take(now: 5_000) == 1)
        #expect(bucket.take(now: 6_000) == nil)
    }

    @Test func aTokenGivenBackIsThereAgain() {
        let bucket = TokenBucket(capacity: 1, perSecond: 0.01, now: 0)
        #expect(bucket.take(now: 0) == nil)
        bucket.giveBack()
        bucket.giveBack()
        #expect(bucket.take(now: 0) == nil)
        #expect(bucket.take(now: 0) == 100)
    }
}
