import CLibFuzzer
import FormTargets
import Foundation
import StoreTargets
import SyncTargets

/// masah-fuzz TARGET [libFuzzer's options] CORPUS...: fuzzes a target until libFuzzer's limits or a finding.
/// masah-fuzz seeds VECTORS FORMS FOLDER: writes first inputs for each target, made of the protocol's test vectors and of
/// the XForms and lists below FORMS.
/// masah-fuzz list: the targets.
@main
enum MasahFuzz {
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        // libFuzzer runs this program again with its own options alone, to merge corpora and to shorten a finding.
        if arguments.first?.hasPrefix("-") == true, let name = ProcessInfo.processInfo.environment[targetVariable] {
            arguments.insert(name, at: 0)
        }
        switch arguments.first {
        case "list":
            for name in Seeds.targets { print(name) }
        case "seeds" where arguments.count == 4:
            do {
                try Seeds(vectors: arguments[1], forms: arguments[2]).write(to: arguments[3])
            } catch {
                stop("error: \(error)", 65)
            }
        case let name?:
            guard let callback = callback(name) else { fallthrough }
            setenv(targetVariable, name, 1)
            exit(run(callback, [CommandLine.arguments[0]] + arguments.dropFirst()))
        default:
            stop("usage: masah-fuzz list | TARGET [-max_total_time=SECONDS] CORPUS... | seeds VECTORS FORMS FOLDER", 64)
        }
    }

    private static let targetVariable = "MASAH_FUZZ_TARGET"

    private typealias Callback = @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32

    /// C functions capture nothing: one for each target.
    private static func callback(_ name: String) -> Callback? {
        switch name {
        case "changeset": { MasahFuzz.check($0, $1, StoreTarget.changeset.run) }
        case "sections": { MasahFuzz.check($0, $1, StoreTarget.sections.run) }
        case "roundtrip": { MasahFuzz.check($0, $1, StoreTarget.roundtrip.run) }
        case "answers": { MasahFuzz.check($0, $1, StoreTarget.answers.run) }
        case "frames": { MasahFuzz.check($0, $1, SyncTarget.frames.run) }
        case "bundle": { MasahFuzz.check($0, $1, SyncTarget.bundle.run) }
        case "words": { MasahFuzz.check($0, $1, SyncTarget.words.run) }
        case "xform": { MasahFuzz.check($0, $1, FormTarget.xform.run) }
        case "expression": { MasahFuzz.check($0, $1, FormTarget.expression.run) }
        case "lists": { MasahFuzz.check($0, $1, FormTarget.lists.run) }
        default: nil
        }
    }

    private static func check(_ bytes: UnsafePointer<UInt8>?, _ count: Int, _ body: ([UInt8]) throws -> Void) -> Int32 {
        do {
            try body(Array(UnsafeBufferPointer(start: bytes, count: count)))
        } catch {
            // libFuzzer takes a trap for a finding and keeps the input.
            fatalError("\(error)")
        }
        return 0
    }

    private static func run(_ callback: @escaping Callback, _ arguments: [String]) -> Int32 {
        var count = Int32(arguments.count)
        // libFuzzer keeps its arguments: they are never freed.
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        return pointers.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            return LLVMFuzzerRunDriver(&count, &start, callback)
        }
    }

    private static func stop(_ text: String, _ status: Int32) -> Never {
        FileHandle.standardError.write(Data((text + "\n").utf8))
        exit(status)
    }
}
