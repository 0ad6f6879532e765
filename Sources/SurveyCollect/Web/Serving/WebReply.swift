internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The answers of the server.
enum WebReply {
    static func page(_ html: HTML, _ status: HTTPResponse.Status = .ok) -> Response {
        bytes(Array(html.text.utf8), "text/html; charset=utf-8", status)
    }

    static func asset(_ bytes: [UInt8], _ type: String) -> Response { self.bytes(bytes, "\(type); charset=utf-8") }

    static func bytes(_ bytes: [UInt8], _ type: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// To another page, which is read anew whatever was sent to this one.
    static func redirect(_ address: String) -> Response {
        Response(status: .seeOther, headers: [.location: address])
    }
}
