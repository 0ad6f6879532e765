import Foundation
import TestSupport
import Testing

@Suite("Inputs that a fuzzer found once")
struct FuzzCorpusTests {
    @Test("come to an end, and keep the codec's promises", arguments: StoreTarget.allCases)
    func replay(target: StoreTarget) throws {
        let folder = Repository.root.appending(path: "fixtures/fuzz/\(target.rawValue)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: file))
            #expect(throws: Never.self, "\(file.lastPathComponent)") { try target.run(bytes) }
        }
    }

    @Test("and made-up ones too: what the generator saves comes back", arguments: Seeds.first(40))
    func generated(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let input = random.bytes(20 + random.below(2_000))
        #expect(throws: Never.self, "seed \(seed)") { try StoreTarget.roundtrip.run(input) }
    }
}
