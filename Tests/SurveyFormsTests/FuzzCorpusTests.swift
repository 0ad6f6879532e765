import Foundation
import Testing

@Suite("What fuzzing has found stays mended, with or without a fuzzer")
struct FuzzCorpusTests {
    @Test("Inputs that once broke something", arguments: FormTarget.allCases)
    func replay(target: FormTarget) throws {
        let folder = Fixture.root.appending(path: "fixtures/fuzz/\(target.rawValue)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files {
            #expect(throws: Never.self, "\(file.lastPathComponent)") {
                try target.run([UInt8](Data(contentsOf: file)))
            }
        }
    }
}
