import SurveyStore
import SurveySync

/// Frames out of any bytes.
enum FrameReading {
    private static let magic = Array("MSQ1".utf8)

    /// The first byte is the size of the pieces in which the rest arrives.
    static func run(_ bytes: [UInt8]) throws {
        let piece = Int(bytes.first ?? 0) + 1
        let stream = magic + bytes.dropFirst()
        let whole = frames(stream, inPiecesOf: stream.count)
        guard whole == frames(stream, inPiecesOf: piece) else {
            throw SyncPromiseBroken("frames differ with the pieces in which they arrive")
        }
        for frame in whole {
            guard let again = frames(magic + frame.bytes, inPiecesOf: .max).first, again == frame else {
                throw SyncPromiseBroken("a frame does not survive being written again")
            }
            try read(frame)
        }
    }

    /// The frames up to the first that cannot be read.
    private static func frames(_ stream: [UInt8], inPiecesOf size: Int) -> [Frame] {
        var reader = FrameReader(magic: magic)
        var frames: [Frame] = []
        var place = 0
        while place < stream.count {
            let end = size >= stream.count - place ? stream.count : place + size
            reader.append(stream[place..<end])
            place = end
            do throws(DecodingProblem) {
                while let frame = try reader.next() { frames.append(frame) }
            } catch {
                return frames
            }
        }
        return frames
    }

    private static func read(_ frame: Frame) throws {
        if let hello = try? Hello(payload: frame.payload), try Hello(payload: hello.payload) != hello {
            throw SyncPromiseBroken("a greeting does not survive being written again")
        }
        _ = try? Offer.ids(payload: frame.payload)
        _ = try? HubAnswer(payload: frame.payload)
        if let result = try? PushResult(frame), try PushResult(result.frame) != result {
            throw SyncPromiseBroken("a push's result does not survive being written again")
        }
        _ = try? Delivery(frame)
        if let parcel = try? Frame.parcel(frame.kind, frame.payload), parcel.bytes != frame.payload {
            throw SyncPromiseBroken("a parcel is not the bytes that it was read from")
        }
    }
}
