import Foundation
import TestSupport
import Testing

@Suite("Inputs that a fuzzer found once")
struct FuzzCorpusTests {
    @Test("come to an end as streams, bundles and words", arguments: SyncTarget.allCases)
    func replay(target: SyncTarget) throws {
        let folder = Repository.root.appending(path: "fixtures/fuzz/\(target.rawValue)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: file))
            #expect(throws: Never.self, "\(file.lastPathComponent)") { try target.run(bytes) }
        }
    }
}
