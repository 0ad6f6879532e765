import TestSupport
import Testing

@testable import SurveyStore

@Suite("A damaged change-set is refused, and never crashes its reader")
struct DamageTests {
    private enum Reading: Equatable {
        case refused(DecodingProblem.Code)
        case unsigned
        case accepted
    }

    private func read(_ bytes: [UInt8]) throws -> Reading {
        let card = try #require(RoundTripTests.card)
        do throws(DecodingProblem) {
            let changeSet = try ChangeSet(bytes: bytes)
            // What a merge takes, it stores: it must be answers then, all of them.
            _ = try changeSet.answers(nil)
            do throws(DecodingProblem) {
                for save in try changeSet.saves() {
                    for answer in save.answers.values { _ = answer.display }
                }
            } catch {
                Issue.record("a merge would take it, and its answers cannot be read: \(error)")
            }
            return changeSet.isSigned(by: card) ? .accepted : .unsigned
        } catch {
            return .refused(error.code)
        }
    }

    @Test("every cut is refused")
    func cuts() throws {
        let bytes = try RoundTripTests.pack(RoundTripTests.random(2, 12)).bytes
        for length in bytes.indices {
            if case .refused = try read(Array(bytes[..<length])) { continue }
            Issue.record("cut to \(length) of \(bytes.count) bytes it is still read")
        }
        #expect(try read(bytes + [0]) == .refused(.trailingBytes))
        #expect(try read(bytes) == .accepted)
    }

    @Test("flipped bits, spliced pieces and noise are refused or fail the signature", arguments: Seeds.first(20))
    func damage(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let bytes = try RoundTripTests.pack(RoundTripTests.random(seed, 8)).bytes
        let other = try RoundTripTests.pack(RoundTripTests.random(seed + 1_000, 8)).bytes
        for _ in 0..<150 {
            var damaged = bytes
            switch random.below(4) {
            case 0: damaged[random.below(damaged.count)] ^= 1 << UInt8(random.below(8))
            case 1:
                let start = random.below(damaged.count)
                let end = min(damaged.count, start + random.below(40))
                let from = random.below(other.count)
                damaged.replaceSubrange(start..<end, with: other[from..<min(other.count, from + random.below(40))])
            case 2: damaged.swapAt(random.below(damaged.count), random.below(damaged.count))
            default: damaged = Array("MCS3".utf8) + random.bytes(random.below(300))
            }
            if damaged != bytes { #expect(try read(damaged) != .accepted) }
        }
    }

    @Test("another version is refused by name")
    func version() throws {
        #expect(try read(Array("MCS2".utf8)) == .refused(.unsupportedVersion))
        #expect(try read([]) == .refused(.truncated))
    }

    @Test("a change-set beyond the limit is refused before it is read")
    func tooLarge() throws {
        #expect(try read([UInt8](repeating: 0, count: Limits.changeSetBytes + 1)) == .refused(.tooLarge))
    }

    @Test("only the site's own card vouches for it")
    func otherCards() throws {
        let changeSet = try RoundTripTests.pack(RoundTripTests.random(4, 3))
        let card = try #require(RoundTripTests.card)
        let otherNonce = SiteCard(certificate: card.certificate, nonce: Array(repeating: 4, count: 16))
        let otherDevice = SiteCard(certificate: try TestStudy().certificate(signingKey(seed: 6)), nonce: card.nonce)
        #expect(changeSet.isSigned(by: card))
        #expect(!changeSet.isSigned(by: otherNonce))
        #expect(!changeSet.isSigned(by: otherDevice))
    }
}
