"""The receiver of the gateway's pushed news: `POST /razorpay`, for offices with a tunnel."""
